namespace StatusGateway.Settings.Reloading;

/// <summary>What is different between the settings in force and those that were read again.</summary>
/// <param name="Values">The values to put in force: those read, but for what can only change at a start.</param>
/// <param name="Applied">What changes now, as <c>upstream.address "…" → "…"</c>.</param>
/// <param name="Waiting">The names of what waits for a restart.</param>
internal sealed record SettingsChanges(
    IReadOnlyDictionary<string, string?> Values, IReadOnlyList<string> Applied, IReadOnlyList<string> Waiting)
{
    // Each is read once, at start: sockets are bound, files locked, pools sized, and who may see what is decided with care.
    private static readonly string[] AtStart =
    [
        "listen:", "data:", "access:", "journal:", "polling:memoryBytes", "shield:requestHead", "shield:idleClient",
        "upstream:idleConnection", "upstream:connect",
    ];

    /// <summary>The usual data folder is named after the upstream.</summary>
    public bool MovesUpstream => Applied.Any(static change => change.StartsWith(Dotted(OptionNames.Upstream), StringComparison.Ordinal));

    public static SettingsChanges Between(LoadedSettings inForce, LoadedSettings read)
    {
        var before = LiveConfiguration.Flatten(inForce.Configuration);
        var after = LiveConfiguration.Flatten(read.Configuration);
        var values = after.Where(static pair => !IsAtStart(pair.Key))
            .Concat(before.Where(static pair => IsAtStart(pair.Key)))
            .ToDictionary(static pair => pair.Key, static pair => (string?)pair.Value);

        var changed = before.Keys.Union(after.Keys)
            .Where(key => before.GetValueOrDefault(key) != after.GetValueOrDefault(key))
            .Order(StringComparer.Ordinal)
            .ToList();
        return new(
            values,
            [.. changed.Where(static key => !IsAtStart(key)).Select(key =>
                $"{Dotted(key)} {Said(before.GetValueOrDefault(key))} → {Said(after.GetValueOrDefault(key))}")],
            [.. changed.Where(IsAtStart).Select(Dotted), .. FromOutside(inForce.Gateway, read.Gateway)]);
    }

    private static bool IsAtStart(string key) =>
        AtStart.Any(start => key.StartsWith(start, StringComparison.OrdinalIgnoreCase));

    // By name alone: what comes from outside may be a secret.
    private static IEnumerable<string> FromOutside(GatewaySettings before, GatewaySettings after) =>
        new (string Name, object? Before, object? After)[]
        {
            ("DATABASE_URL", before.DatabaseUrl, after.DatabaseUrl),
            ("STATUSGATEWAY_DATABASE_POOLER", before.DatabasePooler, after.DatabasePooler),
            ("REDIS_URL", before.RedisUrl, after.RedisUrl),
            ("SUPABASE_URL", before.SupabaseUrl, after.SupabaseUrl),
            ("SUPABASE_SERVICE_KEY", before.ServiceKey, after.ServiceKey),
            ("STATUSGATEWAY_ADMIN_KEY", before.AdminKey, after.AdminKey),
            ("STATUSGATEWAY_WRITER_KEY", before.WriterKey, after.WriterKey),
            ("STATUSGATEWAY_SECRET", before.Secret, after.Secret),
        }
        .Where(static setting => !Equals(setting.Before, setting.After))
        .Select(static setting => setting.Name);

    private static string Dotted(string key) => key.Replace(':', '.');

    private static string Said(string? value) => value is null ? "(not set)" : $"\"{value}\"";
}
