using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace StatusGateway.Testing.Servers;

/// <summary>The machine's own Postgres on a free loopback port, in a temporary folder; ended by its process id.</summary>
public sealed class PostgresProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _binaries;
    private readonly string _folder;
    private readonly int _port;

    private PostgresProcess(string binaries, string folder, int port)
    {
        _binaries = binaries;
        _folder = folder;
        _port = port;
    }

    public int Port => _port;

    /// <summary>The server's own process, whose children serve the connections.</summary>
    public int Id => Family()[0];

    public string Address => $"postgres://postgres@127.0.0.1:{_port}/postgres";

    private string Data => Path.Combine(_folder, "data");

    private string PidFile => Path.Combine(Data, "postmaster.pid");

    /// <summary>The folder of the newest installed server; null where there is none.</summary>
    public static string? FindBinaries()
    {
        const string Debian = "/usr/lib/postgresql";
        var installed = Directory.Exists(Debian)
            ? Directory.GetDirectories(Debian)
                .OrderByDescending(path => double.TryParse(
                    Path.GetFileName(path), CultureInfo.InvariantCulture, out var version) ? version : 0)
                .Select(path => Path.Combine(path, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return installed.Concat(path).FirstOrDefault(
            folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }

    /// <param name="binaries">Where <c>initdb</c> and <c>postgres</c> are.</param>
    /// <param name="durable">Whether a commit survives a crash of the machine; tests of anything else need not wait for it.</param>
    /// <param name="prepare">Puts more into the data folder, which it is given, and returns more settings.</param>
    public static async Task<PostgresProcess> StartAsync(
        string binaries, bool durable = false, Func<string, string>? prepare = null)
    {
        var folder = Directory.CreateTempSubdirectory("statusgateway-postgres-").FullName;
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", "postgres", folder); // it refuses to run as root
        }

        var server = new PostgresProcess(binaries, folder, FreePort.Next());
        await server.AsServerAsync("initdb", "-D", server.Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync");
        await File.AppendAllTextAsync(Path.Combine(server.Data, "postgresql.conf"), $"""

            port = {server._port}
            listen_addresses = '127.0.0.1'
            unix_socket_directories = ''
            max_connections = 300
            fsync = {(durable ? "on" : "off")}
            {prepare?.Invoke(server.Data)}

            """);
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", "-R", "postgres", server.Data);
        }

        await server.StartAsync();
        return server;
    }

    /// <summary>Freezes the server with all it runs: connections stay open, and nothing answers.</summary>
    public void Stop() => Signal("STOP");

    /// <summary>Freezes what takes connections alone: those that are open are served, and a new one is never answered.</summary>
    public void StopListening() => Signal("STOP", Family().Take(1));

    public void Continue() => Signal("CONT");

    /// <summary>Ends it at once, as a crash does.</summary>
    public void Kill() => Signal("KILL");

    /// <summary>Starts it again on the same data and port.</summary>
    public Task RestartAsync() => StartAsync();

    public async ValueTask DisposeAsync()
    {
        Signal("CONT");
        Signal("KILL");
        await Eventually.TrueAsync(() => !IsAlive(), "the server ended");
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync()
    {
        await Eventually.TrueAsync(() => !IsAlive(), "the last server ended");

        // A killed process that nobody has collected yet still holds its number, and the new one would take it for alive.
        File.Delete(PidFile);
        await AsServerAsync("pg_ctl", "-D", Data, "-l", Path.Combine(_folder, "log"), "-s", "-W", "start");
        await Eventually.TrueAsync(AnswersAsync, "the server answers");
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection(
                $"Host=127.0.0.1;Port={_port};Username=postgres;Database=postgres;Pooling=false;Timeout=5");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private bool IsAlive() => Family().Count > 0;

    // The first line of its own file says which process it is; those that serve connections are its children.
    private List<int> Family()
    {
        if (!File.Exists(PidFile)
            || !int.TryParse(File.ReadLines(PidFile).FirstOrDefault(), CultureInfo.InvariantCulture, out var server)
            || StatusOf(server) is not { } status
            || !status[1].Contains("postgres", StringComparison.Ordinal))
        {
            return [];
        }

        var children = Directory.GetDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && StatusOf(id) is [_, _, _, var parent, ..]
                && parent == server.ToString(CultureInfo.InvariantCulture));
        return [server, .. children];
    }

    // Id, name, state and parent; a process that has ended and is not yet collected is none.
    private static string[]? StatusOf(int id)
    {
        try
        {
            var fields = File.ReadAllText($"/proc/{id}/stat").Split(' ');
            return fields[2] == "Z" ? null : fields;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private void Signal(string name) => Signal(name, Family());

    private static void Signal(string name, IEnumerable<int> processes)
    {
        string[] ids = [.. processes.Select(id => id.ToString(CultureInfo.InvariantCulture))];
        if (ids.Length > 0)
        {
            using var kill = Process.Start("kill", ["-" + name, .. ids]);
            kill.WaitForExit();
        }
    }

    private Task AsServerAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(_binaries, program);
        return Environment.IsPrivilegedProcess
            ? RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments])
            : RunAsync(path, arguments);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, WorkingDirectory = "/" };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: what it said stands above.");
        }
    }
}
