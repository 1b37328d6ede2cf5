using StatusGateway.Postgres;
using StatusGateway.Settings;

namespace StatusGateway.Doctor;

/// <summary>The settings of <c>run</c>, as far as they can be read: what stops a start here only stops what depends on it.</summary>
internal sealed record KnownSettings
{
    public required string Folder { get; init; }

    /// <summary>The file of variables: the one that was named, or the <c>.env</c> of the current folder.</summary>
    public required string VariablesFile { get; init; }

    /// <summary>Why that file cannot be read; null when it can be, or is not there and was not named.</summary>
    public string? VariablesFileFault { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>What that file says.</summary>
    public required IReadOnlyDictionary<string, string> FileVariables { get; init; }

    /// <summary>All settings; null when a start would stop.</summary>
    public LoadedSettings? Loaded { get; init; }

    /// <summary>The line that a start would stop with.</summary>
    public string? Fault { get; init; }

    public Uri? Listen => Loaded?.Gateway.Listen;

    public Uri? Upstream => Loaded?.Gateway.Upstream;

    public string? DatabaseUrl { get; init; }

    /// <summary>What is behind that address, by the setting; null where it is not said, or by a word that stops a start.</summary>
    public PoolerMode? DatabasePooler { get; init; }

    public string? RedisUrl { get; init; }

    public string? ServiceKey { get; init; }

    /// <summary>The project; never the gateway's own address.</summary>
    public Uri? SupabaseUrl { get; init; }

    public Variables Variables => new(Environment, FileVariables);

    public static KnownSettings Read(
        CommandLineValues commandLine, IReadOnlyDictionary<string, string> environment, string folder)
    {
        var named = commandLine.EnvironmentFile
            ?? (environment.TryGetValue(OptionNames.EnvironmentFile, out var set) && set.Trim() is { Length: > 0 } text ? text : null);
        IReadOnlyDictionary<string, string> fileVariables = new Dictionary<string, string>();
        var fileFault = FaultOf(() => fileVariables = EnvironmentFile.Read(named, folder));

        var reader = new SettingsReader(environment, folder);
        LoadedSettings? loaded = null;
        var fault = FaultOf(() => loaded = reader.Read(commandLine));

        // What a start would take: the upstream may be missing, and the database is worth looking at all the same.
        IReadOnlyList<Uri> listens = [new(ListenSettings.Usual)];
        FaultOf(() => listens = reader.ReadListens(commandLine));
        var outside = new OutsideSettings(new Variables(environment, fileVariables), listens);
        PoolerMode? pooler = null;
        fault = FaultOf(() => pooler = PoolerModes.Of(outside.Find(OutsideName.DatabasePooler))) ?? fault;
        return new()
        {
            Folder = folder,
            VariablesFile = Path.GetFullPath(named ?? ".env", folder),
            VariablesFileFault = fileFault,
            Environment = environment,
            FileVariables = fileVariables,
            Loaded = loaded,
            Fault = fault,
            DatabaseUrl = Try(outside.DatabaseUrl),
            DatabasePooler = pooler,
            RedisUrl = Try(outside.RedisUrl),
            ServiceKey = Try(() => outside.Find(OutsideName.ServiceKey)),
            SupabaseUrl = Try(outside.SupabaseUrl),
        };
    }

    private static T? Try<T>(Func<T?> read)
        where T : class
    {
        T? value = null;
        FaultOf(() => value = read());
        return value;
    }

    private static string? FaultOf(Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (StartupException stop)
        {
            return stop.Line;
        }
    }
}
