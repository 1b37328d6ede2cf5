namespace StatusGateway.Resilience;

/// <summary>What a tier said, or that it did not answer.</summary>
/// <param name="Answered">Whether it did.</param>
/// <param name="Value">What it said.</param>
internal readonly record struct TierAnswer<T>(bool Answered, T Value);
