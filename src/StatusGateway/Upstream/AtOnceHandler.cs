using System.Net;

namespace StatusGateway.Upstream;

/// <summary>Sees to it that what a client sends is with the application at once, not when a buffer is full.</summary>
internal sealed class AtOnceHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } content and not ByteArrayContent)
        {
            request.Content = new AtOnceContent(content);
        }

        return base.SendAsync(request, cancellationToken);
    }

    /// <summary>Another content, whose head and pieces are flushed one by one.</summary>
    private sealed class AtOnceContent : HttpContent
    {
        private readonly HttpContent _content;

        public AtOnceContent(HttpContent content)
        {
            _content = content;
            foreach (var (name, values) in content.Headers.NonValidated)
            {
                Headers.TryAddWithoutValidation(name, values);
            }
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(
            Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            // The application may answer the head alone, long before the body is there.
            await stream.FlushAsync(cancellationToken);
            await using var flushing = new FlushingStream(stream);
            await _content.CopyToAsync(flushing, context, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _content.Headers.ContentLength ?? 0;
            return _content.Headers.ContentLength is not null;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _content.Dispose();
            }

            base.Dispose(disposing);
        }
    }

    private sealed class FlushingStream(Stream inner) : WrittenStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await inner.WriteAsync(buffer, cancellationToken);
            await inner.FlushAsync(cancellationToken);
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);
    }
}
