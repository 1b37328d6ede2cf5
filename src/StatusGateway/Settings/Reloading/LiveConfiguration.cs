namespace StatusGateway.Settings.Reloading;

/// <summary>The values in force, replaced as a whole when valid ones are read again; whoever monitors its options hears of it.</summary>
/// <remarks>So <c>IOptionsMonitor</c> never sees a value that was not validated: it throws at one, in the middle of a request.</remarks>
internal sealed class LiveConfiguration : ConfigurationProvider, IConfigurationSource
{
    private LiveConfiguration(IEnumerable<KeyValuePair<string, string?>> values) => Data = Copy(values);

    public static IConfigurationRoot Of(IEnumerable<KeyValuePair<string, string?>> values) =>
        new ConfigurationBuilder().Add(new LiveConfiguration(values)).Build();

    /// <summary>Replaces the values of a configuration that <see cref="Of"/> made.</summary>
    public static void Replace(IConfigurationRoot configuration, IEnumerable<KeyValuePair<string, string?>> values)
    {
        var live = configuration.Providers.OfType<LiveConfiguration>().Single();
        live.Data = Copy(values);
        live.OnReload();
    }

    /// <summary>Each value of a configuration by its full key.</summary>
    public static IReadOnlyDictionary<string, string> Flatten(IConfiguration configuration) =>
        configuration.AsEnumerable()
            .Where(static pair => pair.Value is not null)
            .ToDictionary(static pair => pair.Key, static pair => pair.Value!, StringComparer.OrdinalIgnoreCase);

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    private static Dictionary<string, string?> Copy(IEnumerable<KeyValuePair<string, string?>> values) =>
        new(values, StringComparer.OrdinalIgnoreCase);
}
