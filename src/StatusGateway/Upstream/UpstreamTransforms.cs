using StatusGateway.Polling;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace StatusGateway.Upstream;

/// <summary>Makes a forwarded request the client's own: its host and its raw target.</summary>
internal sealed class UpstreamTransforms : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        context.AddOriginalHost();
        context.AddRequestTransform(static transform =>
        {
            var request = transform.ProxyRequest;
            var target = transform.HttpContext.RawTarget;
            if (target.StartsWith('/'))
            {
                // YARP rebuilds the path from its decoded form, in which %2F and %252F are one.
                request.RequestUri = new Uri(
                    transform.DestinationPrefix.TrimEnd('/') + target,
                    new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
            }

            return default;
        });
    }
}
