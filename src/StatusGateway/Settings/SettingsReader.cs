using StatusGateway.Settings.Reloading;

namespace StatusGateway.Settings;

/// <summary>
/// Makes one set of settings of all places: command line, environment, <c>.env</c>, file, what is built in.
/// </summary>
internal sealed class SettingsReader(IReadOnlyDictionary<string, string> environment, string currentFolder)
{
    private const string UsualListen = "http://localhost:8080";
    private const string ShippedRoute = "/api/generate-videos/status/{id}";

    private readonly SettingsSchema _schema = SettingsSchema.Load();

    /// <summary>Reads for a gateway that is to run, which needs an upstream.</summary>
    public LoadedSettings Read(CommandLineValues commandLine)
    {
        var places = ReadPlaces(commandLine);
        var listen = ReadListen(places.Values);
        var upstream = ReadUpstream(places.Values, listen);
        var folder = places.Values.GetValueOrDefault(OptionNames.Folder) is { } named
            ? Path.GetFullPath(named, currentFolder)
            : DataFolder.Usual(upstream, currentFolder, places.Variables);

        var outside = new OutsideSettings(places.Variables, listen);
        var gateway = new GatewaySettings
        {
            Upstream = upstream,
            Listen = listen,
            Certificate = ReadCertificate(places.Values, listen),
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
    public Uri ReadListen(CommandLineValues commandLine) => ReadListen(ReadPlaces(commandLine).Values);

    /// <summary>The database that is to be migrated; null when none is named.</summary>
    public string? ReadMigrateUrl(CommandLineValues commandLine)
    {
        var places = ReadPlaces(commandLine);
        var outside = new OutsideSettings(places.Variables, ReadListen(places.Values));
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
            [OptionNames.Listen] = UsualListen,
            [$"{OptionNames.Routes}:0:template"] = ShippedRoute,
        };
        Lay(values, SettingsFile.Read(
            commandLine.ConfigFile ?? variables.Find(OptionNames.ConfigFile), currentFolder, _schema));
        Lay(values, FromVariables(environmentFile, options));
        Lay(values, FromVariables(environment, options));
        Lay(values, FromCommandLine(commandLine));
        return new(values, variables);
    }

    // A list replaces a list: one route from the command line and three of the file are one route.
    private static void Lay(Dictionary<string, string> values, IReadOnlyDictionary<string, string> over)
    {
        if (over.Keys.Any(IsRoute))
        {
            foreach (var key in values.Keys.Where(IsRoute).ToList())
            {
                values.Remove(key);
            }
        }

        foreach (var (key, value) in over)
        {
            values[key] = value;
        }
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
        return WithRoutes(values, OptionNames.RouteVariable, routes);
    }

    private Dictionary<string, string> FromCommandLine(CommandLineValues commandLine)
    {
        var values = new Dictionary<string, string>();
        Add("--upstream", OptionNames.Upstream, commandLine.Upstream);
        Add("--listen", OptionNames.Listen, commandLine.Listen);
        Add("--data", OptionNames.Folder, commandLine.DataFolder);
        Add("--access", OptionNames.Access, commandLine.Access);
        return WithRoutes(values, "--route", commandLine.Routes);

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

    private static Dictionary<string, string> WithRoutes(
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

        return values;
    }

    private static Uri ReadListen(Dictionary<string, string> values)
    {
        var text = values[OptionNames.Listen];
        var star = text.Replace("//*", "//0.0.0.0", StringComparison.Ordinal);
        return Addresses.ReadOrigin(star) ?? throw new SettingsException(
            $"Cannot listen at \"{text}\": write --listen http://HOST:PORT, such as {UsualListen}");
    }

    private CertificateFiles? ReadCertificate(Dictionary<string, string> values, Uri listen)
    {
        var (certificate, key) = (values.GetValueOrDefault(OptionNames.Certificate), values.GetValueOrDefault(OptionNames.CertificateKey));
        return (listen.Scheme, certificate, key) switch
        {
            ("http", null, null) => null,
            ("http", _, _) => throw new SettingsException(
                $"A certificate is set, and {Addresses.Text(listen)} shows none: listen at an https address, or leave it out"),
            (_, not null, not null) => new(Path.GetFullPath(certificate, currentFolder), Path.GetFullPath(key, currentFolder)),
            _ => throw new SettingsException(
                $"Cannot listen at {Addresses.Text(listen)} without a certificate: set listen.certificate and "
                + "listen.certificateKey (STATUSGATEWAY_LISTEN_CERTIFICATE and _CERTIFICATE_KEY) to PEM files"),
        };
    }

    private static Uri ReadUpstream(Dictionary<string, string> values, Uri listen)
    {
        if (values.GetValueOrDefault(OptionNames.Upstream) is not { } text)
        {
            throw new SettingsException(
                "No upstream: say where the application is, for example --upstream http://localhost:3000");
        }

        if (Addresses.ReadOrigin(text) is not { } upstream)
        {
            throw new SettingsException(
                $"The upstream \"{WithoutUserInfo(text)}\" is not the URL of a server: "
                + $"write --upstream {Addresses.Suggest(text)}");
        }

        return Addresses.IsOwn(upstream, listen)
            ? throw new SettingsException(
                $"The upstream {Addresses.Text(upstream)} is the gateway itself, "
                + $"which listens at {Addresses.Text(listen)}: "
                + "give the application's own address, or another --listen")
            : upstream;
    }

    // An address may hold a password.
    private static string WithoutUserInfo(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.UserInfo.Length > 0
            ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            : text;

    private static List<string> RoutesOf(Dictionary<string, string> values) =>
        [.. values.Where(pair => IsRoute(pair.Key) && pair.Key.EndsWith(":template", StringComparison.Ordinal))
            .Select(pair => pair.Value)];

    private static bool IsRoute(string key) => key.StartsWith(OptionNames.Routes + ":", StringComparison.Ordinal);

    private static string? Set(IReadOnlyDictionary<string, string> place, string variable) =>
        place.TryGetValue(variable, out var value) && value.Trim() is { Length: > 0 } text ? text : null;

    private readonly record struct Places(Dictionary<string, string> Values, Variables Variables);
}
