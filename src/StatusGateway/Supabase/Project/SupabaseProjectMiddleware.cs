using StatusGateway.Polling;
using StatusGateway.Settings;

namespace StatusGateway.Supabase.Project;

/// <summary>
/// Sends what is a Supabase project's to that project. Without one, says so to whoever shows a key, and leaves the rest to the
/// application, whose own path it then is.
/// </summary>
internal sealed class SupabaseProjectMiddleware(RequestDelegate next, GatewaySettings settings, ProjectForwarder forwarder)
{
    private const string Key = "apikey";

    public Task InvokeAsync(HttpContext context)
    {
        if (!SupabaseTarget.Is(context.RawTarget))
        {
            return next(context);
        }

        if (settings.SupabaseUrl is { } project)
        {
            return forwarder.ForwardAsync(context, project);
        }

        // Realtime puts its key into the query, because a browser's WebSocket takes no headers.
        return context.Request.Headers.ContainsKey(Key) || context.Request.Query.ContainsKey(Key)
            ? ProjectErrors.NoProject.WriteAsync(context)
            : next(context);
    }
}
