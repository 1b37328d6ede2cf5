using StatusGateway.Polling;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace StatusGateway.Upstream;

/// <summary>Makes a forwarded request the client's own, its host and its raw target, but for the mark of the way.</summary>
internal sealed class UpstreamTransforms(HopMark mark) : ITransformProvider
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
        context.AddRequestTransform(transform =>
        {
            var target = transform.HttpContext.RawTarget;
            if (target.StartsWith('/'))
            {
                transform.ProxyRequest.RequestUri = RawAddress.Of(transform.DestinationPrefix, target);
            }

            mark.Put(transform.ProxyRequest.Headers, transform.HttpContext.Request);
            return default;
        });
    }
}
