using System.Globalization;

namespace StatusGateway.ChaosTests;

/// <summary>How long the chaos lasts and which one it is: a minute of a new kind, unless the environment says otherwise.</summary>
internal sealed record ChaosSettings(TimeSpan Length, int Seed)
{
    public const string SecondsVariable = "STATUSGATEWAY_CHAOS_SECONDS";
    public const string SeedVariable = "STATUSGATEWAY_CHAOS_SEED";

    private const int UsualSeconds = 60;

    public static ChaosSettings OfEnvironment() => new(
        TimeSpan.FromSeconds(Number(SecondsVariable) ?? UsualSeconds),
        Number(SeedVariable) ?? Random.Shared.Next(1, 1_000_000));

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
