using System.IO.Compression;

namespace StatusGateway.Observing;

/// <summary>Reads a body up to a limit, inflated where it came compressed; never more than the limit, whatever it claims.</summary>
internal static class BoundedBody
{
    /// <summary>
    /// The whole body, empty when it cannot be inflated; null when it is larger than the limit or compressed in a way that we
    /// do not know.
    /// </summary>
    public static async Task<byte[]?> ReadAsync(
        Stream body, IEnumerable<string> contentEncoding, int limit, CancellationToken cancellationToken)
    {
        await using var inflated = Inflate(body, [.. contentEncoding]);
        if (inflated is null)
        {
            return null;
        }

        var buffer = new byte[16 * 1024];
        using var whole = new MemoryStream();
        try
        {
            int read;
            while ((read = await inflated.ReadAsync(buffer, cancellationToken)) > 0)
            {
                if (whole.Length + read > limit)
                {
                    return null;
                }

                await whole.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException) // Brotli's word for it
        {
            return []; // not what its Content-Encoding says: nothing can be read of it
        }

        return whole.ToArray();
    }

    private static Stream? Inflate(Stream body, string[] encodings) => encodings switch
    {
        [] or ["identity"] => body,
        ["gzip" or "x-gzip"] => new GZipStream(body, CompressionMode.Decompress),
        ["br"] => new BrotliStream(body, CompressionMode.Decompress),
        ["deflate"] => new ZLibStream(body, CompressionMode.Decompress),
        _ => null,
    };
}
