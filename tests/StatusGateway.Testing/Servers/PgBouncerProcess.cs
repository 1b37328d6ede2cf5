using System.Globalization;
using System.Net.Sockets;

namespace StatusGateway.Testing.Servers;

/// <summary>The machine's own PgBouncer in transaction mode, in front of one database.</summary>
public sealed class PgBouncerProcess : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("statusgateway-pgbouncer-").FullName;
    private readonly int _port = FreePort.Next();

    private OwnedProcess? _process;

    private PgBouncerProcess()
    {
    }

    /// <param name="address">The database that it stands in front of.</param>
    public static async Task<PgBouncerProcess> StartAsync(string address)
    {
        var pooler = new PgBouncerProcess();
        try
        {
            await pooler.RunAsync(new UriBuilder(address));
            return pooler;
        }
        catch
        {
            await pooler.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same database through it.</summary>
    public string InFrontOf(string address) => string.Create(
        CultureInfo.InvariantCulture, $"{new UriBuilder(address) { Host = "127.0.0.1", Port = _port }.Uri}");

    public async ValueTask DisposeAsync()
    {
        await (_process?.DisposeAsync() ?? ValueTask.CompletedTask);
        Directory.Delete(_folder, recursive: true);
    }

    private async Task RunAsync(UriBuilder server)
    {
        var password = server.Password.Length > 0 ? $"password={Uri.UnescapeDataString(server.Password)}" : "";
        var settings = Path.Combine(_folder, "pgbouncer.ini");
        await File.WriteAllTextAsync(settings, $"""
            [databases]
            {server.Path.Trim('/')} = host={server.Host} port={server.Port} user={server.UserName} {password}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {_port}
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = 20
            max_client_conn = 200
            """);

        // It refuses to run as root.
        string[] command = Environment.IsPrivilegedProcess
            ? ["runuser", "-u", "postgres", "--", "pgbouncer", settings]
            : ["pgbouncer", settings];
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Readable = UnixFileMode.OtherRead | UnixFileMode.UserRead | UnixFileMode.UserWrite;
            File.SetUnixFileMode(settings, Readable);
            File.SetUnixFileMode(_folder, Readable | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
        }

        _process = OwnedProcess.Start(
            command[0], command[1..], "/", new Dictionary<string, string> { ["PATH"] = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin" });
        await Eventually.TrueAsync(ListensAsync, "PgBouncer listens");
    }

    private async Task<bool> ListensAsync()
    {
        Assert.False(_process!.HasExited, $"PgBouncer has ended: {_process.Output}");
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
