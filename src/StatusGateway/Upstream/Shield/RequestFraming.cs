using Microsoft.Extensions.Primitives;

namespace StatusGateway.Upstream.Shield;

/// <summary>Refuses what two servers in a row may take for different requests: its rest would be the next one to the second.</summary>
/// <remarks>
/// RFC 9112, 6.1 and 6.3. Kestrel itself refuses two lengths, a length that is none, a coding that does not end in
/// <c>chunked</c>, folded lines, blanks before a colon, and sizes of chunks that are none.
/// </remarks>
internal static class RequestFraming
{
    // Where Kestrel moves a length that came with a coding. A client's own header of this name beside a coding is refused with it.
    private const string LengthBesideCoding = "X-Content-Length";

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public static FramingFault? Find(HttpRequest request)
    {
        if (HasLowerCase(request.Method))
        {
            return new(StatusCodes.Status400BadRequest, "a method is written in capitals");
        }

        var coding = request.Headers.TransferEncoding;
        return coding.Count == 0 ? null : FindInCoding(request, coding);
    }

    private static FramingFault? FindInCoding(HttpRequest request, StringValues coding)
    {
        if (request.Headers.ContainsKey(LengthBesideCoding) || request.ContentLength is not null)
        {
            return new(StatusCodes.Status400BadRequest, "it has a Content-Length and a Transfer-Encoding");
        }

        if (HttpProtocol.IsHttp10(request.Protocol))
        {
            return new(StatusCodes.Status400BadRequest, "HTTP/1.0 has no Transfer-Encoding");
        }

        var codings = coding.ToString().Split(',', StringSplitOptions.TrimEntries);
        if (codings is ["chunked"] || (codings.Length == 1 && IsChunked(codings[0])))
        {
            return null;
        }

        return codings.All(IsChunked)
            ? new(StatusCodes.Status400BadRequest, "it is chunked twice")
            : new(StatusCodes.Status501NotImplemented, "of the transfer codings only chunked is known");
    }

    private static bool IsChunked(string coding) => coding.Equals("chunked", StringComparison.OrdinalIgnoreCase);

    // Methods are told apart by case; YARP would make "get" a GET on its way.
    private static bool HasLowerCase(string method)
    {
        foreach (var letter in method)
        {
            if (char.IsAsciiLetterLower(letter))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Why a request is not taken.</summary>
internal sealed record FramingFault(int Status, string Reason);
