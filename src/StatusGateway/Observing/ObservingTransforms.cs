using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace StatusGateway.Observing;

/// <summary>Looks at the application's answers on their way past: polls left to it, creations, unconfigured status routes.</summary>
internal sealed class ObservingTransforms(
    ObservedAnswers answers, ObservedCreations creations, RouteSuggestions suggestions) : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        context.AddRequestTransform(request =>
        {
            request.HttpContext.Features.Set(creations.NoteArrival(request.HttpContext));
            return default;
        });

        context.AddResponseTransform(response =>
        {
            var http = response.HttpContext;
            if (response.ProxyResponse is not { } message)
            {
                return default;
            }

            if (http.Features.Get<OpenPoll>() is { } open)
            {
                return answers.ApplyAsync(response, message, open);
            }

            return http.Features.Get<Arrival>() is { Creation: { } route } arrival
                ? creations.ApplyAsync(response, message, route, arrival)
                : suggestions.ApplyAsync(response, message);
        });
    }
}
