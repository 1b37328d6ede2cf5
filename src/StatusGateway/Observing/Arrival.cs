using StatusGateway.Operations;

namespace StatusGateway.Observing;

/// <summary>When a request was received, counted as revisions are.</summary>
internal sealed record Arrival(Revision At);
