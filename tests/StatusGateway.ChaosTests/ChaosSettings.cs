using System.Globalization;

namespace StatusGateway.ChaosTests;

/// <summary>How long the chaos lasts and which one it is: a minute of a new kind, unless the environment says otherwise.</summary>
/// <param name="Length">How long.</param>
/// <param name="Seed">Which one.</param>
/// <param name="Only">The faults whose name has this in it, and no others; empty for all.</param>
internal sealed record ChaosSettings(TimeSpan Length, int Seed, string Only)
{
    public const string SecondsVariable = "STATUSGATEWAY_CHAOS_SECONDS";
    public const string SeedVariable = "STATUSGATEWAY_CHAOS_SEED";

    /// <summary>Narrows a failing run down by hand.</summary>
    public const string OnlyVariable = "STATUSGATEWAY_CHAOS_ONLY";

    private const int UsualSeconds = 60;

    public static ChaosSettings OfEnvironment() => new(
        TimeSpan.FromSeconds(Number(SecondsVariable) ?? UsualSeconds),
        Number(SeedVariable) ?? Random.Shared.Next(1, 1_000_000),
        Environment.GetEnvironmentVariable(OnlyVariable) ?? "");

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
