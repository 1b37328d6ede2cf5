using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace StatusGateway.Draining;

/// <summary>Makes event streams end cleanly with the gateway; every other answer is left as it is.</summary>
internal sealed class DrainTransforms(Drain drain) : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    // Into a compressed stream nothing can be put, and one that told its length would break.
    public void Apply(TransformBuilderContext context) => context.AddResponseTransform(transform =>
    {
        if (transform.ProxyResponse is { Content: { Headers: { ContentType.MediaType: "text/event-stream", ContentLength: null } headers } events } response
            && headers.ContentEncoding.Count == 0)
        {
            response.Content = new DrainableContent(events, drain.Ending);
        }

        return default;
    });
}
