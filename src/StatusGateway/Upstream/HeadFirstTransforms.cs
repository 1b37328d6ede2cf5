using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace StatusGateway.Upstream;

/// <summary>Sends the head of an answer on while its body is still to come.</summary>
/// <remarks>
/// YARP keeps it until the first byte of the body, and an event stream would be open for nobody before its first event. Where the
/// body is there already, both go out together. It is the last of all transforms: after it no header can be changed.
/// </remarks>
internal sealed class HeadFirstTransforms : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context) => context.AddResponseTransform(static async transform =>
    {
        var http = transform.HttpContext;
        if (transform.ProxyResponse is not { Content: var content }
            || transform.SuppressResponseBody
            || http.Response.HasStarted
            || http.Response.StatusCode is StatusCodes.Status101SwitchingProtocols
            || content.Headers.ContentLength is 0)
        {
            return;
        }

        // Nothing is read: it only ends when there is something to read, or the end.
        var body = await content.ReadAsStreamAsync(http.RequestAborted);
        var isThere = body.ReadAsync(Memory<byte>.Empty, http.RequestAborted);
        if (!isThere.IsCompleted)
        {
            await http.Response.StartAsync(http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }

        try
        {
            await isThere;
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException)
        {
            // The application broke off behind its head: so does the gateway.
            transform.SuppressResponseBody = true;
            http.Abort();
        }
    });
}
