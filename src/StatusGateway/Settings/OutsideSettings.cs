using StatusGateway.Keys;

namespace StatusGateway.Settings;

/// <summary>The settings that come by other people's names, and what of theirs is not for us.</summary>
/// <remarks>
/// The <c>.env</c> of an application may name a database that is not Postgres, and the application's own Supabase
/// address is the gateway: neither is a mistake. Under a name of ours the same is one.
/// </remarks>
internal sealed class OutsideSettings(Variables variables, IReadOnlyList<Uri> listens)
{
    private const string PostgresExample = "postgres://USER:PASSWORD@HOST:5432/NAME";

    private readonly List<string> _warnings = [];

    /// <summary>What was left alone so far, a line each.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    public string? Find(OutsideName name) => variables.FindAll(name).Select(found => found.Value).FirstOrDefault();

    public string? DatabaseUrl() => FindAddress(OutsideName.DatabaseUrl, IsPostgres, PostgresExample);

    public string? MigrateUrl() => FindAddress(OutsideName.MigrateUrl, IsPostgres, PostgresExample);

    public string? RedisUrl() => FindAddress(OutsideName.RedisUrl, IsRedis, "redis://HOST:6379");

    public Uri? SupabaseUrl() =>
        FindAddress(
            OutsideName.SupabaseUrl,
            text => IsOrigin(text) && !IsOwn(text),
            "the project's own, https://REF.supabase.co, not the gateway's",
            IsOwn) is { } found
            ? Addresses.ReadOrigin(found)
            : null;

    /// <summary>A key that every browser knows would open the endpoint to all of them.</summary>
    public string? ServiceKey() => FindUsable(
        OutsideName.ServiceKey,
        static value => !SupabaseKey.IsPublic(value),
        "is the anon (publishable) key: use the service_role key");

    private string? FindAddress(
        OutsideName name, Func<string, bool> isUsable, string example, Func<string, bool>? isPassedOver = null) =>
        FindUsable(name, isUsable, $"is not an address that the gateway can use: write {example}", isPassedOver);

    private string? FindUsable(
        OutsideName name, Func<string, bool> isUsable, string fault, Func<string, bool>? isPassedOver = null)
    {
        foreach (var (variable, value) in variables.FindAll(name))
        {
            var isOurs = variable.StartsWith(OutsideName.OwnPrefix, StringComparison.Ordinal);
            if (!isOurs && isPassedOver?.Invoke(value) is true)
            {
                continue;
            }

            if (isUsable(value))
            {
                return value;
            }

            // The value itself may be a secret, however wrong it is.
            var line = $"{variable} {fault}";
            if (isOurs)
            {
                throw new SettingsException(line);
            }

            _warnings.Add($"{line}. It was left alone");
        }

        return null;
    }

    private static bool IsOrigin(string text) => Addresses.ReadOrigin(text) is not null;

    private bool IsOwn(string text) =>
        Addresses.ReadOrigin(text) is { } address && listens.Any(listen => Addresses.IsOwn(address, listen));

    private static bool IsPostgres(string text) =>
        HasScheme(text, "postgres", "postgresql")
        || (!text.Contains("://", StringComparison.Ordinal)
            && text.Contains("host=", StringComparison.OrdinalIgnoreCase));

    private static bool IsRedis(string text) =>
        HasScheme(
            text, "redis", "rediss", "redis+sentinel", "redis-sentinel", "rediss+sentinel", "rediss-sentinel")
        || !text.Contains("://", StringComparison.Ordinal);

    private static bool HasScheme(string text, params ReadOnlySpan<string> schemes)
    {
        foreach (var scheme in schemes)
        {
            if (text.StartsWith(scheme + "://", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
