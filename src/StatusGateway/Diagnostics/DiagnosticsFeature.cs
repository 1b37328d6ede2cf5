namespace StatusGateway.Diagnostics;

/// <summary>The health endpoints, and what a scraper reads. Tiers take part by registering an <see cref="ITierHealth"/>.</summary>
internal static class DiagnosticsFeature
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapDiagnostics()
        {
            routes.MapGet("/_gateway/live", LiveEndpoint.HandleAsync);
            routes.MapGet("/_gateway/ready", ReadyEndpoint.HandleAsync);
            MetricsEndpoint.Map(routes);
        }
    }
}
