namespace StatusGateway.Diagnostics;

/// <summary>Whether one tier answers, as whoever asks it all day knows: reading this asks nobody.</summary>
internal interface ITierHealth
{
    /// <summary>A name of <see cref="TierNames"/>.</summary>
    string Name { get; }

    /// <summary>Null until it was first tried.</summary>
    bool? IsUp { get; }

    /// <summary>Whether the gateway is not ready without it.</summary>
    bool IsRequired { get; }

    /// <summary>Whether its breaker is open; null where it has none.</summary>
    bool? IsBreakerOpen => null;
}

/// <summary>The tiers that <c>ready</c> always lists, there or not.</summary>
internal static class TierNames
{
    public const string Store = "store";
    public const string Redis = "redis";
    public const string Upstream = "upstream";

    public static readonly string[] All = [Store, Redis, Upstream];
}
