using Microsoft.AspNetCore.Http.Features;

namespace StatusGateway.Polling;

/// <summary>The request target as it came: ASP.NET's own path is decoded.</summary>
internal static class RequestTarget
{
    extension(HttpContext context)
    {
        public string RawTarget => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
    }
}
