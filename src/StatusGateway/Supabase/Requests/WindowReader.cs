using System.Globalization;
using System.Text.RegularExpressions;

namespace StatusGateway.Supabase.Requests;

/// <summary>Reads which rows are wanted, from <c>limit</c>, <c>offset</c> and, of a GET, the <c>Range</c> header.</summary>
internal static partial class WindowReader
{
    /// <exception cref="RestException">There is no such range.</exception>
    public static Window Read(HttpRequest request, QueryParameters query)
    {
        var first = query.Offset ?? 0;
        if (first < 0)
        {
            throw new RestException(RestErrors.NegativeOffset());
        }

        if (query.Limit is 0)
        {
            return new Window(0, 0); // as PostgREST does: the one empty range that may be asked for
        }

        // The last row that is wanted, if one is.
        var last = query.Limit is { } limit ? Sum(first, limit - 1) : long.MaxValue;
        if (HttpMethods.IsGet(request.Method) && RangeHeader().Match(request.Headers.Range.ToString()) is { Success: true } range)
        {
            var (from, to) = (Number(range.Groups[1].Value), Number(range.Groups[2].Value));
            if (from > to)
            {
                throw new RestException(RestErrors.RangeReversed());
            }

            (first, last) = (Math.Max(first, from), Math.Min(last, to));
        }

        return last >= first
            ? new Window(first, Math.Min(last - first, Window.MaxRows - 1) + 1)
            : throw new RestException(RestErrors.NegativeLimit());
    }

    private static long Sum(long a, long b) => a > long.MaxValue - Math.Max(b, 0) ? long.MaxValue : a + b;

    private static long Number(string digits) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue;

    [GeneratedRegex("^([0-9]+)-([0-9]*)$", RegexOptions.CultureInvariant)]
    private static partial Regex RangeHeader();
}
