namespace StatusGateway.Upstream;

/// <summary>Sees to it that nothing is executed twice.</summary>
/// <remarks>
/// SocketsHttpHandler sends a request whose content is null again when the connection breaks before the answer: measured to
/// execute a POST without Content-Length four times. Two POSTs are two paid videos.
/// </remarks>
internal sealed class OnceHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is null && request.Method != HttpMethod.Get && request.Method != HttpMethod.Head)
        {
            request.Content = new ByteArrayContent([]);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
