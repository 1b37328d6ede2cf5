using StatusGateway.Benchmarks.Load;

namespace StatusGateway.Benchmarks.Survival;

/// <summary>When the fault began and ended in one run, as it really was. Without a fault both lie beyond the end.</summary>
internal sealed class Timeline(Fault fault)
{
    public Fault Fault => fault;

    public double FaultBegan { get; set; } = double.PositiveInfinity;

    public double FaultEnded { get; set; } = double.PositiveInfinity;

    /// <summary>When the application was certainly gone.</summary>
    public double Killed { get; set; } = double.NegativeInfinity;

    /// <summary>Whether a request was in the air when the application was killed: nobody can know what became of it.</summary>
    public bool IsCutOff(double sent, double ended) => sent <= Killed && ended >= FaultBegan;

    public bool IsBefore(double time) => time < FaultBegan;

    public bool IsDown(double time) => time >= FaultBegan && time < FaultEnded;

    public bool IsAfter(double time) => time >= FaultEnded;

    /// <summary>Whether the application still knew the operations when this was answered.</summary>
    public bool IsKnownToTheApplication(PollRecord poll) => fault != Fault.Restart || poll.Ended <= FaultBegan;

    /// <summary>How much of a span the application was stopped for: nobody could have learned anything then.</summary>
    public double StoppedWithin(double from, double to) =>
        fault == Fault.BlackHole ? Math.Max(0, Math.Min(to, FaultEnded) - Math.Max(from, FaultBegan)) : 0;
}
