using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using StatusGateway.Commands;
using StatusGateway.IntegrationTests.Sqlite;
using StatusGateway.Settings;
using StatusGateway.Testing;
using Gate = StatusGateway.Upstream.Holding.Gate;

namespace StatusGateway.IntegrationTests.Upstream.Holding;

/// <summary>The gateway on a real socket, in front of an application that is not there yet.</summary>
public abstract class HoldingTest : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<WebApplication> _gateways = [];
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    internal MortalApplication Application { get; } = new();

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Application.GoOn();
        _client.Dispose();
        foreach (var gateway in _gateways)
        {
            await gateway.DisposeAsync();
        }

        await Application.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Starts a gateway with these settings of <c>hold</c>.</summary>
    internal async Task<Held> StartAsync(Uri? upstream = null, params (string Name, string Value)[] settings)
    {
        upstream ??= Application.Address;
        var gateway = GatewayApplication.Build(
            new GatewaySettings
            {
                Upstream = upstream,
                Listen = new("http://127.0.0.1:0"),
                DataFolder = _folder.Path,
                AdminKey = "an-admin-key",
                WriterKey = "a-writer-key",
            },
            new ConfigurationBuilder().AddInMemoryCollection(
            [
                KeyValuePair.Create<string, string?>("upstream:address", upstream.GetLeftPart(UriPartial.Authority)),
                KeyValuePair.Create<string, string?>("polling:routes:0:template", "/api/generate-videos/status/{id}"),
                .. settings.Select(static setting => KeyValuePair.Create<string, string?>(setting.Name, setting.Value)),
            ]).Build());
        _gateways.Add(gateway);
        await gateway.StartAsync(Cancel);
        var address = gateway.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new(new(address), gateway.Services.GetRequiredService<Gate>());
    }

    internal Task<HttpResponseMessage> SendAsync(
        Held gateway, string path, HttpMethod? method = null, HttpContent? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(gateway, path, Cancel, method, body, headers);

    internal async Task<HttpResponseMessage> SendAsync(
        Held gateway,
        string path,
        CancellationToken cancellationToken,
        HttpMethod? method = null,
        HttpContent? body = null,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(gateway.Address, path)) { Content = body };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _client.SendAsync(request, cancellationToken);
    }

    /// <summary>A connection on which these bytes have been sent.</summary>
    internal static async Task<TcpClient> SendRawAsync(Held gateway, string head)
    {
        var client = new TcpClient();
        await client.ConnectAsync(gateway.Address.Host, gateway.Address.Port, Cancel);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), Cancel);
        return client;
    }

    internal static Task WaitingAsync(Held gateway, int count) => Eventually.TrueAsync(() => gateway.Gate.Waiting == count);
}

/// <summary>A gateway that runs, and the gate in it.</summary>
internal sealed record Held(Uri Address, Gate Gate);
