using StatusGateway.Settings.Reloading;

namespace StatusGateway.Settings;

/// <summary>
/// Makes one set of settings of all places: command line, environment, <c>.env</c>, file, what is built in.
/// </summary>
internal sealed class SettingsReader(IReadOnlyDictionary<string, string> environment, string currentFolder)
{
    private const string ShippedRoute = "/api/generate-videos/status/{id}";

    private readonly SettingsSchema _schema = SettingsSchema.Load();

    /// <summary>Reads for a gateway that is to run, which needs an upstream.</summary>
    public LoadedSettings Read(CommandLineValues commandLine)
    {
        var places = ReadPlaces(commandLine);
        var listens = ListenSettings.ReadAll(places.Values);
        var redirect = ListenSettings.ReadRedirect(places.Values, listens);
        var upstreams = UpstreamSettings.ReadAll(places.Values, redirect is null ? listens : [.. listens, redirect]);
        var folder = places.Values.GetValueOrDefault(OptionNames.Folder) is { } named
            ? Path.GetFullPath(named, currentFolder)
            : DataFolder.Usual(upstreams[0], currentFolder, places.Variables);

        var outside = new OutsideSettings(places.Variables, listens);
        var gateway = new GatewaySettings
        {
            Upstream = upstreams[0],
            MoreUpstreams = WithoutFirst(upstreams),
            Listen = listens[0],
            MoreListens = WithoutFirst(listens),
            RedirectFrom = redirect,
            Certificate = ListenSettings.ReadCertificate(places.Values, listens, currentFolder),
            StrictTransport = places.Values.GetValueOrDefault(OptionNames.StrictTransport),
            DataFolder = folder,
            DatabaseUrl = outside.DatabaseUrl(),
            DatabasePooler = outside.Find(OutsideName.DatabasePooler),
            MigrateUrl = outside.MigrateUrl(),
            RedisUrl = outside.RedisUrl(),
            SupabaseUrl = outside.SupabaseUrl(),
            ServiceKey = outside.ServiceKey(),
            AdminKey = outside.Find(OutsideName.AdminKey),
            WriterKey = outside.Find(OutsideName.WriterKey),
            Secret = outside.Find(OutsideName.Secret),
            Telemetry = TelemetryVariables.Read(places.Variables),
        };

        return new(
            gateway,
            LiveConfiguration.Of(places.Values!),
            RoutesOf(places.Values),
            [.. MisspelledNames.Warn(places.Variables), .. outside.Warnings]);
    }

    /// <summary>Where the gateway of these settings listens; needs no upstream.</summary>
    public IReadOnlyList<Uri> ReadListens(CommandLineValues commandLine) => ListenSettings.ReadAll(ReadPlaces(commandLine).Values);

    /// <summary>The database that is to be migrated; null when none is named.</summary>
    public string? ReadMigrateUrl(CommandLineValues commandLine)
    {
        var places = ReadPlaces(commandLine);
        var outside = new OutsideSettings(places.Variables, ListenSettings.ReadAll(places.Values));
        return outside.MigrateUrl() ?? outside.DatabaseUrl();
    }

    /// <summary>The files that these settings are read from, there or not.</summary>
    public (string Settings, string Variables) FilesOf(CommandLineValues commandLine)
    {
        var named = NamedVariables(commandLine);
        string? settings;
        try
        {
            settings = commandLine.ConfigFile
                ?? new Variables(environment, EnvironmentFile.Read(named, currentFolder)).Find(OptionNames.ConfigFile);
        }
        catch (SettingsException)
        {
            settings = Set(environment, OptionNames.ConfigFile); // nor can the file of variables say otherwise now
        }

        return (SettingsFile.PathOf(settings, currentFolder), EnvironmentFile.PathOf(named, currentFolder));
    }

    private string? NamedVariables(CommandLineValues commandLine) =>
        commandLine.EnvironmentFile ?? Set(environment, OptionNames.EnvironmentFile);

    private Places ReadPlaces(CommandLineValues commandLine)
    {
        var environmentFile = EnvironmentFile.Read(NamedVariables(commandLine), currentFolder);
        var variables = new Variables(environment, environmentFile);
        var options = new OptionNames(_schema);
        MisspelledNames.StopAtUnknown(variables, options);

        var values = new Dictionary<string, string>
        {
            [OptionNames.Listen] = ListenSettings.Usual,
            [$"{OptionNames.Routes}:0:template"] = ShippedRoute,
        };
        ValueList.Lay(values, SettingsFile.Read(
            commandLine.ConfigFile ?? variables.Find(OptionNames.ConfigFile), currentFolder, _schema));
        ValueList.Lay(values, FromVariables(environmentFile, options));
        ValueList.Lay(values, FromVariables(environment, options));
        ValueList.Lay(values, FromCommandLine(commandLine));
        return new(values, variables);
    }

    private Dictionary<string, string> FromVariables(
        IReadOnlyDictionary<string, string> place, OptionNames options)
    {
        var values = new Dictionary<string, string>();
        foreach (var (variable, key) in options.All)
        {
            if (Set(place, variable) is { } value)
            {
                values[key] = Checked(variable, key, value);
            }
        }

        var routes = Set(place, OptionNames.RouteVariable) is { } list
            ? list.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            : [];
        return WithLists(values, OptionNames.RouteVariable, routes);
    }

    private Dictionary<string, string> FromCommandLine(CommandLineValues commandLine)
    {
        var values = new Dictionary<string, string>();
        Add("--upstream", OptionNames.Upstream, commandLine.Upstream);
        Add("--listen", OptionNames.Listen, commandLine.Listen);
        Add("--data", OptionNames.Folder, commandLine.DataFolder);
        Add("--access", OptionNames.Access, commandLine.Access);
        return WithLists(values, "--route", commandLine.Routes);

        void Add(string option, string key, string? value)
        {
            if (value is not null)
            {
                values[key] = Checked(option, key, value);
            }
        }
    }

    private string Checked(string name, string key, string value) =>
        _schema.FindFault(key, value) is { } fault ? throw new SettingsException($"{name} {fault}") : value;

    private static Dictionary<string, string> WithLists(
        Dictionary<string, string> values, string name, IReadOnlyList<string> routes)
    {
        foreach (var (index, route) in routes.Index())
        {
            if (!route.StartsWith('/') || !route.Contains("{id}", StringComparison.Ordinal))
            {
                throw new SettingsException(
                    $"{name} {route}: write a path with {{id}} in a segment or in the query, such as {ShippedRoute}");
            }

            values[$"{OptionNames.Routes}:{index}:template"] = route;
        }

        ValueList.Spread(values, OptionNames.Upstream, OptionNames.Upstreams);
        ValueList.Spread(values, OptionNames.Listen, OptionNames.Listens);
        return values;
    }

    private static Uri[] WithoutFirst(IReadOnlyList<Uri> addresses) => addresses.Count > 1 ? [.. addresses.Skip(1)] : [];

    private static List<string> RoutesOf(Dictionary<string, string> values) =>
        [.. values.Where(pair => IsRoute(pair.Key) && pair.Key.EndsWith(":template", StringComparison.Ordinal))
            .Select(pair => pair.Value)];

    private static bool IsRoute(string key) => ValueList.Contains(OptionNames.Routes, key);

    private static string? Set(IReadOnlyDictionary<string, string> place, string variable) =>
        place.TryGetValue(variable, out var value) && value.Trim() is { Length: > 0 } text ? text : null;

    private readonly record struct Places(Dictionary<string, string> Values, Variables Variables);
}
