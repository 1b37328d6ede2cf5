using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace StatusGateway.Upstream.Shield;

/// <summary>Leaves the forwarding headers as the shield made them, and notices a redirect past the gateway.</summary>
internal sealed class ShieldTransforms(IOptionsMonitor<UpstreamOptions> upstream, ILogger<ShieldTransforms> logger)
    : ITransformProvider
{
    private int _said;

    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        // YARP's own would overwrite ours, and what the gateway asks itself has none of them.
        context.UseDefaultForwarders = false;
        context.AddResponseTransform(transform =>
        {
            if (Volatile.Read(ref _said) == 0 && transform.ProxyResponse?.Headers.Location is { IsAbsoluteUri: true } location)
            {
                Notice(transform.HttpContext.Request, location);
            }

            return default;
        });
    }

    private static bool IsAt(Uri location, string instance) =>
        Uri.TryCreate(instance, UriKind.Absolute, out var address)
        && location.Authority.Equals(address.Authority, StringComparison.OrdinalIgnoreCase);

    private void Notice(HttpRequest request, Uri location)
    {
        if (upstream.CurrentValue.Instances().Any(instance => IsAt(location, instance))
            && !location.Authority.Equals(request.Headers[ForwardingHeaders.Host], StringComparison.OrdinalIgnoreCase)
            && Interlocked.Exchange(ref _said, 1) == 0)
        {
            logger.RedirectedPast(request.Host.Value ?? "", location.GetLeftPart(UriPartial.Authority));
        }
    }
}
