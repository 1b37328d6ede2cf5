namespace StatusGateway.Resilience;

/// <summary>How long a tier usually takes to answer, so that one far away is given the time that it needs.</summary>
internal sealed class RoundTrip
{
    // Each success moves the average by an eighth, as TCP's own estimate does.
    private const int Weight = 8;

    // How many of them a read may take.
    private const int Trips = 3;

    // Invariant: ticks; 0 until the first success. Lost updates of concurrent successes do no harm.
    private long _average;

    public TimeSpan Average => new(Volatile.Read(ref _average));

    public void Add(TimeSpan taken)
    {
        var average = Volatile.Read(ref _average);
        Volatile.Write(ref _average, average == 0 ? taken.Ticks : Next(average, taken.Ticks));
    }

    // A success in less than half the time refutes the average: a server that was slow for a moment is not far away.
    private static long Next(long average, long taken) =>
        taken < average / 2 ? average / 2 : average + ((taken - average) / Weight);

    /// <summary>Believes a measurement at once: reads that time out never tell how long they would have taken.</summary>
    public void RaiseTo(TimeSpan taken) => Volatile.Write(ref _average, Math.Max(Volatile.Read(ref _average), taken.Ticks));

    /// <summary>The limit of a read: what is usual there three times over, but between the two.</summary>
    public TimeSpan Limit(TimeSpan least, TimeSpan most) => TimeSpan.FromTicks(
        Math.Clamp(Volatile.Read(ref _average) * Trips, least.Ticks, most.Ticks));

    /// <summary>Whether a tier that answers so quickly needs no longer limit than this.</summary>
    public static bool IsWithin(TimeSpan limit, TimeSpan taken) => taken * Trips <= limit;
}
