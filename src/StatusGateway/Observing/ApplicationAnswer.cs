namespace StatusGateway.Observing;

/// <summary>What the application answered to a question of the gateway's own, whole.</summary>
/// <param name="Status">Its HTTP status.</param>
/// <param name="Headers">Its headers as they came, hop-by-hop ones excluded.</param>
/// <param name="Body">Its body, at most 1 MiB, decoded where it was compressed.</param>
/// <param name="MediaType">The media type of the body.</param>
/// <param name="IsWhole">Whether the body could be read: it was no larger, nor compressed in a way that we do not know.</param>
internal sealed record ApplicationAnswer(
    int Status, IReadOnlyList<KeyValuePair<string, string[]>> Headers, ReadOnlyMemory<byte> Body, string? MediaType, bool IsWhole);
