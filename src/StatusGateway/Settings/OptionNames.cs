namespace StatusGateway.Settings;

/// <summary>What each option of <c>config/gateway.json</c> is called in the environment.</summary>
/// <remarks>
/// <c>access:mode</c> is <c>STATUSGATEWAY_ACCESS_MODE</c>, and <c>polling:someTime</c> is
/// <c>STATUSGATEWAY_POLLING_SOME_TIME</c>; those that are options of the command line go by that name as well.
/// </remarks>
internal sealed class OptionNames(SettingsSchema schema)
{
    public const string Upstream = "upstream:address";
    public const string Upstreams = "upstream:addresses";
    public const string Listen = "listen:url";
    public const string Listens = "listen:urls";
    public const string RedirectFrom = "listen:redirectFrom";
    public const string StrictTransport = "listen:hsts";
    public const string Certificate = "listen:certificate";
    public const string CertificateKey = "listen:certificateKey";
    public const string Folder = "data:folder";
    public const string Access = "access:mode";
    public const string Routes = "polling:routes";

    public const string ConfigFile = "STATUSGATEWAY_CONFIG";
    public const string EnvironmentFile = "STATUSGATEWAY_ENV_FILE";
    public const string RouteVariable = "STATUSGATEWAY_ROUTE";

    private readonly Dictionary<string, string> _keys =
        new(schema.Keys.Select(key => KeyValuePair.Create(OutsideName.OwnPrefix + Spell(key), key)))
        {
            ["STATUSGATEWAY_UPSTREAM"] = Upstream,
            ["STATUSGATEWAY_LISTEN"] = Listen,
            ["STATUSGATEWAY_DATA"] = Folder,
            ["STATUSGATEWAY_ACCESS"] = Access,
        };

    public IEnumerable<(string Variable, string Key)> All => _keys.Select(pair => (pair.Key, pair.Value));

    public IEnumerable<string> Variables => [.. _keys.Keys, ConfigFile, EnvironmentFile, RouteVariable];

    private static string Spell(string key) =>
        string.Concat(key.Select(letter =>
            letter is ':' ? "_" : char.IsUpper(letter) ? $"_{letter}" : char.ToUpperInvariant(letter).ToString()));
}
