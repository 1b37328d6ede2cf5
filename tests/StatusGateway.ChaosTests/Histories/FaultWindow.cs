namespace StatusGateway.ChaosTests.Histories;

/// <summary>What the nemesis did, and from when to when, in milliseconds since the start.</summary>
/// <param name="Name">What went wrong.</param>
/// <param name="Began">When it began.</param>
/// <param name="Ended">When it was over; it may be felt a little longer.</param>
/// <param name="Gateway">The gateway that could not answer; null when all could.</param>
/// <param name="Tiers">What could not be asked, or not by everybody.</param>
internal sealed record FaultWindow(string Name, double Began, double Ended, int? Gateway, Tiers Tiers)
{
    public bool Touches(double from, double to, double felt) => from <= Ended + felt && to >= Began;
}

/// <summary>What a fault takes away.</summary>
[Flags]
internal enum Tiers
{
    None = 0,
    Redis = 1,
    Store = 2,
    Application = 4,
    Clock = 8,

    /// <summary>What Redis holds.</summary>
    Copies = 16,
}
