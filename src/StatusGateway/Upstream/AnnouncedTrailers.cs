using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace StatusGateway.Upstream;

/// <summary>The trailers of an answer to a client of HTTP/1.1, which Kestrel knows of HTTP/2 alone.</summary>
/// <remarks>
/// An answer that announces trailers is framed here: Kestrel leaves the chunks to whoever says "chunked" himself. Those that
/// nobody announced are not worth framing every answer for.
/// </remarks>
internal sealed class AnnouncedTrailers : IHttpResponseTrailersFeature
{
    private static readonly byte[] LineEnd = "\r\n"u8.ToArray();
    private static readonly byte[] LastChunk = "0\r\n"u8.ToArray();

    private readonly Stream _client;

    private AnnouncedTrailers(Stream client) => _client = client;

    public IHeaderDictionary Trailers { get; set; } = new HeaderDictionary();

    /// <summary>Takes the framing over, if the answer's head announces trailers and its client can be told them.</summary>
    public static void Expect(HttpContext context, HttpResponseMessage? answer)
    {
        if (answer is null
            || !answer.Headers.NonValidated.Contains("Trailer")
            || answer.Headers.TransferEncodingChunked is not true
            || context.Request.Protocol != HttpProtocol.Http11
            || HttpMethods.IsHead(context.Request.Method)
            || context.Features.Get<IHttpResponseTrailersFeature>() is not null)
        {
            return;
        }

        var trailers = new AnnouncedTrailers(context.Response.Body);
        context.Response.Headers.TransferEncoding = "chunked";
        context.Features.Set<IHttpResponseTrailersFeature>(trailers);
        context.Response.Body = new Chunks(trailers._client);
    }

    /// <summary>The last chunk and what follows it.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await _client.WriteAsync(LastChunk, cancellationToken);
        foreach (var (name, values) in Trailers)
        {
            foreach (var value in values)
            {
                await _client.WriteAsync(Encoding.Latin1.GetBytes($"{name}: {value}\r\n"), cancellationToken);
            }
        }

        await _client.WriteAsync(LineEnd, cancellationToken);
    }

    private sealed class Chunks(Stream client) : WrittenStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (buffer.Length == 0)
            {
                return; // an empty chunk would be the last
            }

            var size = buffer.Length.ToString("x", CultureInfo.InvariantCulture);
            await client.WriteAsync(Encoding.ASCII.GetBytes($"{size}\r\n"), cancellationToken);
            await client.WriteAsync(buffer, cancellationToken);
            await client.WriteAsync(LineEnd, cancellationToken);
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => client.FlushAsync(cancellationToken);
    }
}
