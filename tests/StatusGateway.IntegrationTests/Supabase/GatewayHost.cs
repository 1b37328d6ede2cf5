using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using StatusGateway.Commands;
using StatusGateway.IntegrationTests.Access;
using StatusGateway.IntegrationTests.Sqlite;
using StatusGateway.Settings;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Supabase;

/// <summary>The gateway on a real socket of this process, on its embedded store.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordedEvents _events = new();
    private readonly WebApplication _gateway;

    private GatewayHost(int port, Uri upstream, Uri? project, string? configuration, string? redisUrl)
    {
        if (configuration is not null)
        {
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.Path, "config")).FullName, "gateway.json"), configuration);
        }

        Port = port;
        Client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        var environment = new Dictionary<string, string>();
        if (project is not null)
        {
            environment["STATUSGATEWAY_SUPABASE_URL"] = Addresses.Text(project);
        }

        if (redisUrl is not null)
        {
            environment["REDIS_URL"] = redisUrl;
        }

        var settings = new SettingsReader(environment, _folder.Path).Read(new CommandLineValues
        {
            Upstream = Addresses.Text(upstream),
            Listen = $"http://127.0.0.1:{port}",
            DataFolder = Path.Combine(_folder.Path, "data"),
        });
        _gateway = GatewayApplication.Build(
            settings.Gateway, settings.Configuration, builder => builder.Logging.AddProvider(_events));
    }

    public int Port { get; }

    public HttpClient Client { get; }

    /// <summary>The ids of the events that the gateway logged.</summary>
    public IReadOnlyCollection<int> Events => _events.Ids;

    /// <summary>What it logged with this id.</summary>
    public IReadOnlyList<string> LinesOf(int id) => _events.LinesOf(id);

    /// <param name="upstream">The application.</param>
    /// <param name="project">The Supabase project, if there is one.</param>
    /// <param name="port">Where to listen; any free port by default.</param>
    /// <param name="configuration">What <c>config/gateway.json</c> says; there is none by default.</param>
    /// <param name="redisUrl">Redis; there is none by default.</param>
    public static async Task<GatewayHost> StartAsync(
        Uri upstream, Uri? project = null, int? port = null, string? configuration = null, string? redisUrl = null)
    {
        var host = new GatewayHost(port ?? FreePort.Next(), upstream, project, configuration, redisUrl);
        await host._gateway.StartAsync();
        return host;
    }

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string target, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, target);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends these bytes once, whatever happens, and gives all that came back.</summary>
    public async Task<string> SendRawAsync(string head)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", Port, TestContext.Current.CancellationToken);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _gateway.StopAsync();
        await _gateway.DisposeAsync();
        _folder.Dispose();
        _events.Dispose();
    }
}
