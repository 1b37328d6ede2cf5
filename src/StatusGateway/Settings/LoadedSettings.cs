namespace StatusGateway.Settings;

/// <summary>The settings of one start: typed, by section, and what is worth a warning.</summary>
/// <param name="Gateway">What more than one feature needs.</param>
/// <param name="Configuration">A section per feature; its values may be replaced by ones that are read again.</param>
/// <param name="Routes">The templates of the status routes, for the start lines.</param>
/// <param name="Warnings">One line each: what was left alone, and why.</param>
internal sealed record LoadedSettings(
    GatewaySettings Gateway,
    IConfigurationRoot Configuration,
    IReadOnlyList<string> Routes,
    IReadOnlyList<string> Warnings);
