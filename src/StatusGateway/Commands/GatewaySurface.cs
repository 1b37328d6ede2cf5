using Microsoft.AspNetCore.Http.Extensions;
using StatusGateway.Errors;
using StatusGateway.Polling;

namespace StatusGateway.Commands;

/// <summary>Everything under <c>/_gateway/</c>: what features map there, and a problem for the rest.</summary>
internal static class GatewaySurface
{
    private const string Prefix = "/_gateway";

    // WebApplication keeps its endpoints here, and every branch would share them.
    private const string SharedEndpoints = "__GlobalEndpointRouteBuilder";

    extension(IApplicationBuilder app)
    {
        /// <summary>
        /// A branch with routes of its own. ASP.NET's routes ignore case, and <c>/_GATEWAY</c> is the application's.
        /// </summary>
        public void UseGatewaySurface(Action<IEndpointRouteBuilder> map) => app.MapWhen(
            context => context.RawTarget.StartsWith(Prefix, StringComparison.Ordinal) // not /x/../_gateway, nor /%5Fgateway
                && context.Request.Path.StartsWithSegments(Prefix, StringComparison.Ordinal),
            branch =>
            {
                branch.Properties.Remove(SharedEndpoints);
                branch.UseStatusCodePages(context => Explain(context.HttpContext).ExecuteAsync(context.HttpContext));
                branch.UseRouting();
                branch.UseEndpoints(map);
            });
    }

    private static Problem Explain(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status405MethodNotAllowed => Problems.MethodNotAllowed(context.Request.Method),
        StatusCodes.Status404NotFound => Problems.NothingHere(UriHelper.GetEncodedPathAndQuery(context.Request)),
        var status => Problems.RequestUnreadable(status),
    };
}
