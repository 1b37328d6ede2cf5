using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace StatusGateway.Supabase.Answers;

/// <summary>How rows are written: what the client accepts of what there is.</summary>
/// <param name="Shape">An array, one object, or CSV.</param>
/// <param name="IsStripped">Whether members that are null are left out.</param>
internal sealed record RowFormat(RowShape Shape, bool IsStripped)
{
    public string ContentType => Shape switch
    {
        RowShape.Csv => "text/csv; charset=utf-8",
        RowShape.Object when IsStripped => "application/vnd.pgrst.object+json;nulls=stripped; charset=utf-8",
        RowShape.Object => "application/vnd.pgrst.object+json; charset=utf-8",
        _ when IsStripped => "application/vnd.pgrst.array+json;nulls=stripped; charset=utf-8",
        _ => "application/json; charset=utf-8",
    };

    /// <summary>Whether exactly one row must be found or written.</summary>
    public bool MustBeOne => Shape is RowShape.Object;

    /// <exception cref="RestException">There is nothing that the client accepts.</exception>
    public static RowFormat Of(StringValues accept)
    {
        if (!MediaTypeHeaderValue.TryParseList(accept, out var types) || types.Count == 0)
        {
            return new(RowShape.Array, IsStripped: false);
        }

        return types
            .OrderByDescending(static type => type.Quality ?? 1)
            .Select(Find)
            .OfType<RowFormat>()
            .FirstOrDefault() ?? throw new RestException(RestErrors.NoSuchMediaType(accept.ToString()));
    }

    private static RowFormat? Find(MediaTypeHeaderValue type)
    {
        var isStripped = type.Parameters.Any(static parameter =>
            parameter.Name.Equals("nulls", StringComparison.OrdinalIgnoreCase)
            && parameter.Value.Equals("stripped", StringComparison.OrdinalIgnoreCase));
        return type.MediaType.ToString().ToLowerInvariant() switch
        {
            "*/*" or "application/*" or "application/json" => new(RowShape.Array, IsStripped: false),
            "application/vnd.pgrst.array+json" or "application/vnd.pgrst.array" => new(RowShape.Array, isStripped),
            "application/vnd.pgrst.object+json" or "application/vnd.pgrst.object" => new(RowShape.Object, isStripped),
            "text/csv" => new(RowShape.Csv, IsStripped: false),
            _ => null,
        };
    }
}

/// <summary>What rows are written as.</summary>
internal enum RowShape
{
    Array,
    Object,
    Csv,
}
