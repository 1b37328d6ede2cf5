using System.Collections.Concurrent;
using StatusGateway.Polling;

namespace StatusGateway.Observing;

/// <summary>The application's <c>Access-Control-*</c> headers by route and <c>Origin</c>, repeated to that origin alone.</summary>
internal sealed class CrossOrigin
{
    private const int Capacity = 1_000;

    private readonly ConcurrentDictionary<(string Route, string Origin), KeyValuePair<string, string[]>[]> _learned = new();

    public void Learn(StatusRoute route, string? origin, IEnumerable<KeyValuePair<string, string[]>> headers)
    {
        if (origin is null || (_learned.Count >= Capacity && !_learned.ContainsKey((route.Template, origin))))
        {
            return;
        }

        var said = headers
            .Where(static header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase))
            .ToArray();
        if (said.Length > 0)
        {
            _learned[(route.Template, origin)] = said;
        }
    }

    public void Repeat(HttpContext context, StatusRoute route)
    {
        if (context.Request.Headers.Origin is not [{ } origin] || !_learned.TryGetValue((route.Template, origin), out var said))
        {
            return;
        }

        foreach (var (name, values) in said)
        {
            context.Response.Headers[name] = values;
        }

        context.Response.Headers.Append("Vary", "Origin");
    }
}
