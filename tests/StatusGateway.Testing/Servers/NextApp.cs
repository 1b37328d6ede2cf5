using System.Globalization;
using System.Net;

namespace StatusGateway.Testing.Servers;

/// <summary>
/// The fixture application under a real <c>next dev</c>, or built and under <c>next start</c>, in a folder of its own, so that
/// a test may edit, break, kill and restart it. Its address stays the same over restarts.
/// </summary>
public sealed class NextApp : IAsyncDisposable
{
    public const string Page = "app/page.tsx";
    public const string Headline = "app/headline.tsx";
    public const string Generator = "app/video-generator.tsx";
    public const string CreatingRoute = "app/api/generate-videos/route.ts";
    public const string StatusRoute = "app/api/generate-videos/status/[operationId]/route.ts";
    public const string Store = "lib/operation-store.ts";
    public const string Configuration = "next.config.ts";

    /// <summary>A second for most; webpack's page of errors was seen to take half a minute of a machine with two cores.</summary>
    private static readonly TimeSpan CompilesWithin = TimeSpan.FromSeconds(90);

    /// <summary>The page itself, once it is compiled or while it is; then it is asked for again.</summary>
    private static readonly TimeSpan ComesWithin = TimeSpan.FromSeconds(30);

    /// <summary>Whatever it compiles, it does so slower the more often it is asked.</summary>
    private static readonly TimeSpan AskedEvery = TimeSpan.FromMilliseconds(100);

    private static readonly string Source =
        Path.Combine(Repository.Root, "tests", "StatusGateway.EndToEndTests", "next-app");

    private static readonly string[] NotCopied = ["node_modules", ".next"];

    private readonly string[] _command;
    private readonly string[] _under;
    private readonly string _folder;
    private readonly int _port;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly bool _ownsFolder;
    private readonly HttpClient _http;
    private OwnedProcess? _server;

    private NextApp(
        string[] command,
        string folder,
        IReadOnlyDictionary<string, string> environment,
        int port,
        string[]? under = null,
        bool ownsFolder = true)
    {
        _ownsFolder = ownsFolder;
        _command = command;
        _under = under ?? [];
        _folder = folder;
        _port = port;
        _environment = environment;
        // The name, never the number: next dev refuses its own resources to pages that were opened at 127.0.0.1.
        Address = new Uri($"http://localhost:{_port}");
        _http = new HttpClient { BaseAddress = Address, Timeout = CompilesWithin };
    }

    public Uri Address { get; }

    public string Output => _server?.Output ?? "";

    public bool IsRunning => _server is { HasExited: false };

    /// <summary>
    /// Starts the application with an empty memory, and returns when its page and both routes are compiled; where it is started by
    /// another program, <paramref name="under"/> is that with its arguments.
    /// </summary>
    public static async Task<NextApp> StartAsync(
        NextBundler bundler,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string>? environment = null,
        int? port = null,
        string[]? under = null)
    {
        string[] command = bundler == NextBundler.Webpack ? ["dev", "--webpack"] : ["dev"];
        var folder = await CopyAsync(cancellationToken);
        var app = new NextApp(command, folder, environment ?? new Dictionary<string, string>(), port ?? FreePort.Next(), under);
        try
        {
            await app.StartAgainAsync(cancellationToken);
            await app.CompileRoutesAsync(cancellationToken);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Builds the application as for production: what is started is started beside it.</summary>
    /// <param name="cancellationToken">Ends the build.</param>
    /// <param name="environment">Of the build as well, which puts <c>NEXT_PUBLIC_*</c> in.</param>
    public static async Task<NextApp> BuildAsync(
        CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? environment = null)
    {
        var folder = await CopyAsync(cancellationToken);
        var app = new NextApp(["start"], folder, environment ?? new Dictionary<string, string>(), FreePort.Next());
        try
        {
            await using var build = app.Next("build");
            await build.WaitForExitAsync(cancellationToken);
            Assert.True(build.ExitCode == 0, $"next build failed: {build.Output}");
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts another process of the same application, at a port of its own. This one's folder has to outlive it.</summary>
    public async Task<NextApp> StartBesideAsync(CancellationToken cancellationToken)
    {
        var other = new NextApp(_command, _folder, _environment, FreePort.Next(), ownsFolder: false);
        try
        {
            await other.StartAgainAsync(cancellationToken);
            return other;
        }
        catch
        {
            await other.DisposeAsync();
            throw;
        }
    }

    /// <summary>As an orchestrator that wants it gone: what it has begun it may finish.</summary>
    public async Task TerminateAsync(CancellationToken cancellationToken)
    {
        await (_server?.TerminateAsync(cancellationToken) ?? Task.CompletedTask);
        await EndAsync(cancellationToken);
    }

    public async Task KillAsync(CancellationToken cancellationToken)
    {
        await (_server?.KillAsync(cancellationToken) ?? Task.CompletedTask);
        await EndAsync(cancellationToken);
    }

    public async Task InterruptAsync(CancellationToken cancellationToken)
    {
        await (_server?.InterruptAsync(cancellationToken) ?? Task.CompletedTask);
        await EndAsync(cancellationToken);
    }

    /// <summary>Starts the server after its end, on the same port, and returns when its page answers.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        _server = Launch();
        await ReadyAsync(cancellationToken);
    }

    public async Task EditAsync(string file, Func<string, string> edit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(edit);
        var path = Path.Combine(_folder, file);
        var before = await File.ReadAllTextAsync(path, cancellationToken);
        var after = edit(before);
        Assert.True(before != after, $"The edit changes nothing in {file}.");
        await File.WriteAllTextAsync(path, after, cancellationToken);
    }

    public Task ReadyAsync(CancellationToken cancellationToken) =>
        Eventually.SeesAsync(
            "the page of next dev",
            async cancel =>
            {
                Assert.False(_server is { HasExited: true }, $"next dev has ended: {Output}");
                // A server that restarts itself may leave a request for good.
                using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancel);
                soon.CancelAfter(ComesWithin);
                using var answer = await _http.GetAsync(new Uri("/", UriKind.Relative), soon.Token);
                return answer.StatusCode;
            },
            code => code == HttpStatusCode.OK,
            cancellationToken,
            within: CompilesWithin,
            every: AskedEvery);

    /// <summary>
    /// Asks for both routes, until they are as their files say: to compile a route while a job runs is a disturbance of its own
    /// with webpack, and so is what is left of the edit before.
    /// </summary>
    public async Task CompileRoutesAsync(CancellationToken cancellationToken)
    {
        using var creating = new HttpRequestMessage(HttpMethod.Options, "/api/generate-videos");
        using var created = await _http.SendAsync(creating, cancellationToken);
        await StatusRouteAnswersAsync(HttpStatusCode.NotFound, cancellationToken);
    }

    /// <summary>Asks for an operation that is not there until the answer is as described, for as long as compiling may take.</summary>
    public Task StatusRouteAnswersAsync(HttpStatusCode expected, CancellationToken cancellationToken) => Eventually.SeesAsync(
        $"a status route that answers {(int)expected}",
        async cancel =>
        {
            using var polled = await _http.GetAsync(
                new Uri("/api/generate-videos/status/nobody-started-this", UriKind.Relative), cancel);
            return polled.StatusCode;
        },
        code => code == expected,
        cancellationToken,
        within: CompilesWithin,
        every: AskedEvery);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
        _http.Dispose();
        if (_ownsFolder)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private OwnedProcess Launch() =>
        Next([.. _command, "--hostname", "localhost", "--port", _port.ToString(CultureInfo.InvariantCulture)]);

    private OwnedProcess Next(params string[] arguments) => Start(
        [.. arguments[0] is "build" ? [] : _under, "node", "node_modules/next/dist/bin/next", .. arguments]);

    private OwnedProcess Start(string[] words) => OwnedProcess.Start(
        words[0],
        words[1..],
        _folder,
        new Dictionary<string, string>(_environment) { ["NEXT_TELEMETRY_DISABLED"] = "1" });

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        if (_server is { } server)
        {
            _server = null;
            await server.DisposeAsync();
            await Eventually.IsTrueAsync("the port to be free", () => !FreePort.IsListenedOn(_port), cancellationToken);
        }
    }

    private static async Task<string> CopyAsync(CancellationToken cancellationToken)
    {
        var packages = await NpmPackages.InstallAsync(Source, cancellationToken);
        var folder = Path.Combine(Repository.Artifacts, "next-app", Guid.NewGuid().ToString("N"));
        CopyFolder(Source, folder);
        // Hard links: as quick as a symbolic link, which Turbopack refuses when it leads out of the application's folder.
        await using var links = OwnedProcess.Start(
            "cp",
            ["-al", Path.Combine(packages, "node_modules"), folder],
            folder,
            new Dictionary<string, string>());
        await links.WaitForExitAsync(cancellationToken);
        Assert.True(links.ExitCode == 0, $"The npm packages could not be linked: {links.Output}");
        return folder;
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
        foreach (var folder in Directory.EnumerateDirectories(from))
        {
            if (!NotCopied.Contains(Path.GetFileName(folder)))
            {
                CopyFolder(folder, Path.Combine(to, Path.GetFileName(folder)));
            }
        }
    }
}
