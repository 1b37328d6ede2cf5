using System.Globalization;

namespace StatusGateway.Benchmarks.Servers;

/// <summary>The application behind every front: <c>app/forgetful-app.mjs</c>, killed, stopped and started again by the run.</summary>
internal sealed class ForgetfulApp(string folder, TimeSpan delay, bool tagged) : IAsyncDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "app", "forgetful-app.mjs");

    private readonly string _node = Tool.Find("node", "nodejs");
    private ServerProcess? _process;

    public int Port { get; } = FreePort.Next();

    public Uri Address => new($"http://127.0.0.1:{Port}");

    public string TruthLog => Path.Combine(folder, "truth.jsonl");

    public string PostLog => Path.Combine(folder, "posts.jsonl");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await DisposeAsync();

        string[] arguments =
        [
            Program,
            "--port", Port.ToString(CultureInfo.InvariantCulture),
            "--folder", folder,
            "--delay", delay.TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
        ];

        _process = ServerProcess.Start(_node, folder, tagged ? [.. arguments, "--etag"] : arguments);
        await _process.AnswersAsync(Address, TimeSpan.FromSeconds(10), cancellationToken);
    }

    public Task KillAsync() => _process!.KillAsync();

    public void Stop() => Signal.SendStop(_process!.Id);

    public void Continue() => Signal.SendContinue(_process!.Id);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }
}
