using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using StatusGateway.Commands;
using StatusGateway.IntegrationTests.Access;
using StatusGateway.IntegrationTests.Sqlite;
using StatusGateway.Settings;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Settings;

/// <summary>The gateway on a real socket of this process, with a file of settings that it follows.</summary>
internal sealed class ReloadingGateway : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordedEvents _events = new();
    private readonly WebApplication _gateway;

    private ReloadingGateway(string json)
    {
        File = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.Path, "config")).FullName, "gateway.json");
        Write(json);
        var port = FreePort.Next();
        Client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        var commandLine = new CommandLineValues { Listen = $"http://127.0.0.1:{port}", DataFolder = Path.Combine(_folder.Path, "data") };
        var reader = new SettingsReader(new Dictionary<string, string>(), _folder.Path);
        var settings = reader.Read(commandLine);
        _gateway = GatewayApplication.Build(settings.Gateway, settings.Configuration, builder =>
        {
            builder.Logging.AddProvider(_events);
            builder.AddReload(new(reader, commandLine, settings, GatewayApplication.Check));
        });
    }

    /// <summary>The file of settings.</summary>
    public string File { get; }

    public HttpClient Client { get; }

    /// <summary>The ids of the events that the gateway logged.</summary>
    public IReadOnlyCollection<int> Events => _events.Ids;

    /// <param name="json">What the file of settings says at first.</param>
    public static async Task<ReloadingGateway> StartAsync(string json)
    {
        var gateway = new ReloadingGateway(json);
        await gateway._gateway.StartAsync();
        return gateway;
    }

    public void Write(string json) => System.IO.File.WriteAllText(File, json);

    /// <summary>Waits until so many reloads (or refusals) were said.</summary>
    public Task SaidAsync(int id, int times = 1) =>
        Testing.Eventually.TrueAsync(() => Events.Count(said => said == id) >= times, $"event {id}");

    public Task<string> GetAsync(string target) => Client.GetStringAsync(target, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _gateway.StopAsync();
        await _gateway.DisposeAsync();
        _folder.Dispose();
        _events.Dispose();
    }
}
