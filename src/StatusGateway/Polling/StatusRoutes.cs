using Microsoft.Extensions.Options;

namespace StatusGateway.Polling;

/// <summary>The status routes in force.</summary>
/// <remarks>
/// A reload replaces the list. A route that the settings describe as before stays the same object, with the words that it has
/// learned; one that they change is another object, so that nothing encoded for the old one is ever served on the new.
/// </remarks>
internal sealed class StatusRoutes : IDisposable
{
    private static readonly StatusRouteOptions Shipped = new() { Template = "/api/generate-videos/status/{id}" };

    private readonly Lock _reloading = new();
    private readonly IDisposable? _reloads;
    private volatile StatusRoute[] _current;

    public StatusRoutes(IOptionsMonitor<PollingOptions> options)
    {
        _current = Read(options.CurrentValue, []);
        _reloads = options.OnChange(Replace);
    }

    public StatusRoute[] Current => _current;

    /// <summary>The routes of these settings, those of <paramref name="before"/> where they say the same.</summary>
    /// <exception cref="RouteTemplateException">One of them is no template.</exception>
    public static StatusRoute[] Read(PollingOptions options, IReadOnlyList<StatusRoute> before)
    {
        var configured = options.Routes.Count > 0 ? options.Routes : [Shipped];
        return [.. configured.Select(route =>
            before.FirstOrDefault(known => known.IsDescribedBy(route)) ?? new StatusRoute(route))];
    }

    public void Dispose() => _reloads?.Dispose();

    private void Replace(PollingOptions options)
    {
        lock (_reloading)
        {
            var before = _current;
            _current = Read(options, before);
            foreach (var gone in before.Except(_current))
            {
                gone.Retire();
            }
        }
    }
}
