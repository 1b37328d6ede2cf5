using Microsoft.Extensions.Primitives;

namespace StatusGateway.Polling;

/// <summary>Whence an answer to a poll came, for its client and for the metrics.</summary>
/// <param name="CacheStatus">As its client is told.</param>
/// <param name="Source">As metrics name it: one of <see cref="PollSources"/>.</param>
/// <param name="RescuedFrom">Why it is not the application's; null where it is, or where nothing was to be asked.</param>
internal sealed record Provenance(StringValues CacheStatus, string Source, string? RescuedFrom);
