namespace StatusGateway.Benchmarks.Survival;

/// <summary>What happens to the application during a run.</summary>
internal enum Fault
{
    None,

    /// <summary>SIGKILL, a while of nothing, a new process with empty memory.</summary>
    Restart,

    /// <summary>SIGSTOP: connections are accepted and nothing answers, until SIGCONT.</summary>
    BlackHole,
}

/// <summary>One story that every front goes through, and the load meanwhile.</summary>
internal sealed record Scenario(
    string Name, Fault Fault, TimeSpan FaultAt, TimeSpan FaultFor, TimeSpan Length, TimeSpan AnswerDelay)
{
    public const int Clients = 50;
    public const int Operations = 100;

    /// <summary>Created a second before the fault, and polled only once it is there.</summary>
    public const int LateOperations = 20;

    public static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>How often each operation is polled, by all clients together.</summary>
    public static readonly TimeSpan OperationPollInterval = PollInterval * Operations / Clients;

    /// <summary>
    /// Whether the latency decides as well. Not in the short form, which runs beside whatever else a machine does: it prints the
    /// figure, and fails only for what was answered.
    /// </summary>
    public bool JudgesLatency { get; init; } = true;

    public static Scenario Restart(bool isShort) => isShort
        ? new("killed, down 3 s, restarted empty", Fault.Restart, Seconds(2), Seconds(3), Seconds(8), TimeSpan.Zero)
        : new("killed, down 6 s, restarted empty", Fault.Restart, Seconds(4), Seconds(6), Seconds(18), TimeSpan.Zero);

    public static Scenario BlackHole(bool isShort) => isShort
        ? new("black-holed for 3 s", Fault.BlackHole, Seconds(2), Seconds(3), Seconds(7), TimeSpan.Zero)
        : new("black-holed for 10 s", Fault.BlackHole, Seconds(4), Seconds(10), Seconds(18), TimeSpan.Zero);

    public static Scenario Slow(bool isShort)
    {
        var length = Seconds(isShort ? 5 : 12);
        var delay = TimeSpan.FromMilliseconds(400);
        return new("400 ms for every answer", Fault.None, Seconds(2), TimeSpan.Zero, length, delay);
    }

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
