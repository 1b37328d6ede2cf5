namespace StatusGateway.Settings;

/// <summary>What was said on the command line; null or empty where nothing was.</summary>
internal sealed record CommandLineValues
{
    public string? Upstream { get; init; }

    public string? Listen { get; init; }

    public IReadOnlyList<string> Routes { get; init; } = [];

    public string? Access { get; init; }

    public string? DataFolder { get; init; }

    public string? ConfigFile { get; init; }

    public string? EnvironmentFile { get; init; }
}
