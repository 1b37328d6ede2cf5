namespace StatusGateway.Benchmarks.Load;

/// <summary>
/// One poll: when it was sent and had ended, how long it took, the state it was told, if any, and why not by the application.
/// </summary>
internal sealed record PollRecord(
    string Id, double Sent, double Ended, double Latency, int StatusCode, OperationState? State, string? RescuedFrom = null)
{
    /// <summary>200 or 304 with the application's JSON; anything else hangs or breaks the page.</summary>
    public bool IsUsable => State is not null;
}
