using System.Net;

namespace StatusGateway.Testing.Servers;

/// <summary>The built gateway as a process of its own. Its address and its data folder stay the same over restarts.</summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    private readonly string[] _arguments;
    private readonly string _folder;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly HttpClient _http;
    private OwnedProcess? _process;
    private string _said = "";

    private OwnedProcess Running => _process ?? throw new InvalidOperationException("The gateway does not run.");

    private GatewayProcess(Uri? upstream, string[] more, IReadOnlyDictionary<string, string> environment)
    {
        Address = new Uri($"http://localhost:{FreePort.Next()}");
        _folder = Directory.CreateTempSubdirectory("statusgateway-").FullName;
        _arguments =
        [
            .. upstream is null ? (string[])[] : ["--upstream", Origin(upstream)],
            "--listen", Origin(Address),
            "--data", Path.Combine(_folder, "data"),
            .. more,
        ];
        _environment = environment;
        _http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
    }

    public Uri Address { get; }

    /// <summary>What it has said since it was last started.</summary>
    public string Output => _process?.Output ?? "";

    /// <summary>What it has said since it was first started.</summary>
    public string OutputOfAllStarts => _said + Output;

    /// <summary>
    /// Starts the gateway in front of <paramref name="upstream"/>, or of what its file of settings names, with
    /// <paramref name="more"/> arguments (<c>--route</c>, <c>--access</c>, <c>--config</c>) and, in
    /// <paramref name="environment"/>, <c>REDIS_URL</c> and <c>DATABASE_URL</c>; without them it keeps its state on disk.
    /// </summary>
    public static async Task<GatewayProcess> StartAsync(
        Uri? upstream,
        CancellationToken cancellationToken,
        string[]? more = null,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var gateway = new GatewayProcess(upstream, more ?? [], environment ?? new Dictionary<string, string>());
        try
        {
            await gateway.StartAgainAsync(cancellationToken);
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the gateway after its end, on the same port and data, and returns when it serves.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        _process = OwnedProcess.Start(Executable(), _arguments, _folder, _environment);
        await Eventually.SeesAsync(
            "the gateway to live",
            async cancel =>
            {
                Assert.False(_process.HasExited, $"The gateway has ended: {Output}");
                using var answer = await _http.GetAsync(new Uri("/_gateway/live", UriKind.Relative), cancel);
                return answer.StatusCode;
            },
            code => code == HttpStatusCode.OK,
            cancellationToken);
    }

    public async Task KillAsync(CancellationToken cancellationToken)
    {
        if (_process is { } process)
        {
            await process.KillAsync(cancellationToken);
            _said += process.Output + Environment.NewLine;
            _process = null;
            await process.DisposeAsync();
        }
    }

    /// <summary>Freezes it: its connections stay open, and nothing is answered.</summary>
    public void Stop() => _process?.Stop();

    public void Continue() => _process?.Continue();

    /// <summary>As an operator who asks it to read its settings again.</summary>
    public void HangUp() => Running.HangUp();

    /// <summary>As Ctrl-C in its terminal.</summary>
    public void Interrupt() => Running.Interrupt();

    /// <summary>As an orchestrator that wants it gone.</summary>
    public void Terminate() => Running.Terminate();

    /// <summary>Waits until it has ended by itself, and gives its exit code.</summary>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        await Running.WaitForExitAsync(cancellationToken);
        return Running.ExitCode;
    }

    /// <summary>Forgets the process, which has ended, so that it can be started again.</summary>
    public async Task EndAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.DisposeAsync();
        }
    }

    /// <summary>All that it has written into its data folder; it must not run while they are read.</summary>
    public IReadOnlyList<string> Files() => Directory.GetFiles(_folder, "*", SearchOption.AllDirectories);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The one built with these tests, in the same configuration, or one that is named: a published or installed one.</summary>
    public static string Executable()
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var built = Path.Combine(Repository.Artifacts, "bin", "StatusGateway", configuration, "StatusGateway");
        var path = Environment.GetEnvironmentVariable("STATUSGATEWAY_EXECUTABLE") ?? built;
        Assert.True(File.Exists(path), $"The gateway is not built: there is no {path}.");
        return path;
    }

    /// <summary>Without the slash that <see cref="Uri"/> puts at the end.</summary>
    private static string Origin(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
