using StatusGateway.Errors;
using StatusGateway.Operations;

namespace StatusGateway.Writing;

/// <summary>What a writer expects of the row: <c>If-Match</c> and <c>If-None-Match</c>.</summary>
/// <param name="Expected">
/// The revision that the row must be at; <see cref="Revision.None"/>: there must be no row.
/// </param>
/// <param name="MustExist"><c>If-Match: *</c>: at any revision, but there.</param>
internal readonly record struct Precondition(Revision? Expected, bool MustExist)
{
    /// <summary>Whether the writer said which revision to overwrite: then a conflict is its own to resolve.</summary>
    public bool IsExact => Expected is not null;

    public bool IsCreation => Expected == Revision.None;

    /// <summary>Reads the headers; the problem when they cannot be read.</summary>
    public static Problem? TryRead(IHeaderDictionary headers, out Precondition precondition)
    {
        precondition = default;
        var (ifMatch, ifNoneMatch) = (headers.IfMatch.ToString(), headers.IfNoneMatch.ToString());
        if (ifNoneMatch.Length > 0)
        {
            precondition = new(Revision.None, MustExist: false);
            return ifNoneMatch is "*" && ifMatch.Length is 0 ? null : Problems.BadPrecondition("If-None-Match");
        }

        if (ifMatch is "")
        {
            return null;
        }

        if (ifMatch is "*")
        {
            precondition = new(Expected: null, MustExist: true);
            return null;
        }

        var valid = Revision.TryParse(ifMatch, provider: null, out var expected);
        precondition = new(expected, MustExist: false);
        return valid ? null : Problems.BadPrecondition("If-Match");
    }
}
