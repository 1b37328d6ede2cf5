using System.Net.Http.Headers;
using StatusGateway.Polling;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace StatusGateway.Upstream;

/// <summary>Makes a forwarded request the client's own, its host and its raw target, but for the mark of the way.</summary>
internal sealed class UpstreamTransforms(HopMark mark) : ITransformProvider
{
    private const string ProxyAuthenticate = "Proxy-Authenticate";

    // YARP leaves these out for the proxy that it might be; for clients there is none, and the application asked for them.
    private static readonly string[] RequestHeaders = ["Upgrade-Insecure-Requests", "Proxy-Authorization"];

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
            // The shield has made an origin form of an absolute one; "OPTIONS *" is left, which HttpClient cannot ask.
            var target = transform.HttpContext.RawTarget;
            if (target.StartsWith('/'))
            {
                transform.ProxyRequest.RequestUri = RawAddress.Of(transform.DestinationPrefix, target);
            }

            Carry(RequestHeaders, transform.HttpContext.Request.Headers, transform.ProxyRequest.Headers);
            mark.Put(transform.ProxyRequest.Headers, transform.HttpContext.Request);
            return default;
        });
        context.AddResponseTransform(static transform =>
        {
            if (transform.ProxyResponse?.Headers.NonValidated is { } answer && answer.TryGetValues(ProxyAuthenticate, out var challenge))
            {
                transform.HttpContext.Response.Headers[ProxyAuthenticate] = challenge.ToArray();
            }

            AnnouncedTrailers.Expect(transform.HttpContext, transform.ProxyResponse);
            return default;
        });
    }

    private static void Carry(string[] names, IHeaderDictionary from, HttpRequestHeaders to)
    {
        foreach (var name in names)
        {
            if (from.TryGetValue(name, out var values) && !to.Contains(name))
            {
                to.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }
    }
}
