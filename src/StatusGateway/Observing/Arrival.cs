using StatusGateway.Operations;

namespace StatusGateway.Observing;

/// <summary>How a request came.</summary>
/// <param name="At">When it was received, counted as revisions are.</param>
/// <param name="Creation">The route that it creates by, by the settings of that moment; null when its answer is not looked at.</param>
/// <param name="Heard">What its client says in it, where that may matter.</param>
internal sealed record Arrival(Revision At, CreationRouteOptions? Creation, HeardBody? Heard);
