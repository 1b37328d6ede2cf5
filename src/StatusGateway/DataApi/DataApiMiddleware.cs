using StatusGateway.Polling;
using StatusGateway.Supabase;
using StatusGateway.Supabase.Project;

namespace StatusGateway.DataApi;

/// <summary>
/// <c>/rest/v1/operations</c> where the project's own PostgREST is the store: it is asked the very request, and what it wrote
/// is in this gateway's copies before the application hears of it.
/// </summary>
internal sealed class DataApiMiddleware(
    RequestDelegate next, ServiceKeys keys, DataApiProject project, ProjectForwarder forwarder, WrittenThere written)
{
    private const string Table = "/rest/v1/operations";
    private const string Cleanup = "/rest/v1/rpc/cleanup_old_operations";

    public async Task InvokeAsync(HttpContext context)
    {
        var target = context.RawTarget;
        var path = target.AsSpan(0, target.IndexOf('?') is >= 0 and var end ? end : target.Length).TrimEnd('/');
        if (path is not (Table or Cleanup))
        {
            await next(context);
            return;
        }

        var request = context.Request;
        if (HttpMethods.IsOptions(request.Method))
        {
            await forwarder.ForwardAsync(context, project.Address); // a browser asks before it shows a key
        }
        else if (keys.Refuse(request) is { } refusal)
        {
            await refusal.WriteAsync(context);
        }
        else if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            await forwarder.ForwardAsync(context, project.Address);
        }
        else
        {
            var ids = await NamedOperations.ReadAsync(request);
            await forwarder.ForwardAsync(context, project.Address, () => written.FollowAsync(ids));
        }
    }
}
