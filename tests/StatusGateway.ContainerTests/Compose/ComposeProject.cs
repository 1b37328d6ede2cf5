using System.Diagnostics;
using System.Globalization;
using System.Net;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.ContainerTests.Compose;

/// <summary>What <c>docker compose up</c> starts in this repository, under a name and on ports of its own; built first.</summary>
public sealed class ComposeProject : IAsyncLifetime
{
    // Where nothing is cached: the packages of the gateway and of the application are fetched and both are built.
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private static readonly string[] OfTheClient = ["DOCKER_", "COMPOSE_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];

    private readonly string _name = $"statusgateway-{Guid.NewGuid():N}"[..24];
    private readonly int _port = FreePort.Next();
    private readonly int _productionPort = FreePort.Next();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private string[] _compose = [];

    /// <summary>The gateway's one port.</summary>
    public Uri Address => At(_port);

    /// <summary>The one port of the two gateways of the profile <c>prod</c>.</summary>
    public Uri ProductionAddress => At(_productionPort);

    /// <summary>How long it took from the command until the application's page came.</summary>
    public TimeSpan UpAfter { get; private set; }

    public async ValueTask InitializeAsync()
    {
        _compose = await CanAsync("docker", "compose", "version") ? ["docker", "compose"]
            : await CanAsync("docker-compose", "version") ? ["docker-compose"]
            : throw new InvalidOperationException("These tests need Docker Compose: tests/engine/run brings an engine with it.");

        var started = Stopwatch.GetTimestamp();
        await RunAsync(BuildLimit, "up", "--build", "--detach");
        await IsServedAsync(Address);
        UpAfter = Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Starts the profile <c>prod</c> beside it, on the same Redis, Postgres and application.</summary>
    public async Task StartProductionAsync()
    {
        await RunAsync(StartLimit, "up", "--detach", "prod");
        await IsServedAsync(ProductionAddress);
    }

    /// <summary>Runs one command of Docker Compose on it.</summary>
    public Task RunAsync(params string[] arguments) => RunAsync(StartLimit, arguments);

    /// <summary>Waits until a service's container is healthy.</summary>
    public async Task IsHealthyAsync(string service)
    {
        var container = (await AskAsync([.. _compose, "--project-name", _name, "ps", "--quiet", service])).Trim();
        await Eventually.SeesAsync(
            $"{service} to be healthy",
            _ => AskAsync(["docker", "inspect", "--format", "{{.State.Health.Status}}", container]),
            static said => said.Trim() == "healthy",
            TestContext.Current.CancellationToken,
            StartLimit);
    }

    /// <summary>Waits until the application's page comes.</summary>
    public Task IsServedAsync(Uri address) => Eventually.SeesAsync(
        $"{address} to show the application",
        async cancel =>
        {
            using var answer = await _http.GetAsync(address, cancel);
            return answer.StatusCode;
        },
        static code => code is HttpStatusCode.OK,
        TestContext.Current.CancellationToken,
        StartLimit);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_compose.Length > 0)
        {
            await RunAsync(StartLimit, "--profile", "prod", "down", "--volumes", "--remove-orphans", "--timeout", "2");
        }
    }

    private static Uri At(int port) => new($"http://localhost:{port}");

    private static async Task<bool> CanAsync(params string[] command)
    {
        await using var process = Start(command, []);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode == 0;
    }

    private async Task<string> AskAsync(string[] command)
    {
        await using var process = Start(command, Environment());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.Output;
    }

    private async Task RunAsync(TimeSpan limit, params string[] arguments)
    {
        using var late = new CancellationTokenSource(limit);
        await using var process = Start([.. _compose, "--project-name", _name, .. arguments], Environment());
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{string.Join(' ', arguments)} did not end in {limit}: {process.Output}");
        }

        Assert.True(process.ExitCode == 0, $"{string.Join(' ', arguments)} failed: {process.Output}");
    }

    private static OwnedProcess Start(string[] command, Dictionary<string, string> environment)
    {
        foreach (System.Collections.DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (Array.Exists(OfTheClient, start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase)))
            {
                environment[name] = (string)variable.Value!;
            }
        }

        return OwnedProcess.Start(command[0], command[1..], Repository.Root, environment);
    }

    private Dictionary<string, string> Environment() => new()
    {
        ["GATEWAY_PORT"] = _port.ToString(CultureInfo.InvariantCulture),
        ["PROD_PORT"] = _productionPort.ToString(CultureInfo.InvariantCulture),
    };
}
