using System.Text;

namespace StatusGateway.Supabase.Requests;

/// <summary>Reads Postgres's own form of an array, <c>{a,"b,c",null}</c>, of one dimension.</summary>
internal static class ArrayLiteral
{
    /// <exception cref="RestException">It is none, in Postgres's words.</exception>
    public static IReadOnlyList<string?> Read(string text)
    {
        if (text.Trim() is not ['{', .. var inner, '}'])
        {
            throw new RestException(RestErrors.MalformedArray(text));
        }

        List<string?> values = [];
        for (var at = 0; inner.Trim().Length > 0 && at <= inner.Length; at++)
        {
            values.Add(ReadElement(text, inner, ref at));
        }

        return values;
    }

    // Leaves the place at the comma behind the element, or at the end.
    private static string? ReadElement(string text, string inner, ref int at)
    {
        var value = new StringBuilder();
        var (wasQuoted, isQuoted) = (false, false);
        for (; at < inner.Length && (isQuoted || inner[at] != ','); at++)
        {
            switch (inner[at])
            {
                case '"':
                    (wasQuoted, isQuoted) = (true, !isQuoted);
                    break;
                case '\\' when at + 1 < inner.Length:
                    value.Append(inner[++at]);
                    break;
                case '{' or '}' when !isQuoted:
                    throw new RestException(RestErrors.MalformedArray(text));
                case var c:
                    value.Append(c);
                    break;
            }
        }

        var element = wasQuoted ? value.ToString() : value.ToString().Trim();
        if (isQuoted || (!wasQuoted && element.Length == 0))
        {
            throw new RestException(RestErrors.MalformedArray(text));
        }

        return !wasQuoted && element.Equals("null", StringComparison.OrdinalIgnoreCase) ? null : element;
    }
}
