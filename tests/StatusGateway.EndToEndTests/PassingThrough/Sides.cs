using StatusGateway.EndToEndTests.Browsing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.EndToEndTests.PassingThrough;

/// <summary>One application at two addresses: its own, and that of the gateway in front of it.</summary>
public sealed class Sides(SharedApp shared) : IAsyncLifetime
{
    private GatewayProcess _gateway = null!;
    private HttpClient[] _clients = [];
    private Browser? _browser;

    public NextApp App { get; private set; } = null!;

    /// <summary>First directly, then through the gateway.</summary>
    public Uri[] Addresses => [App.Address, _gateway.Address];

    /// <summary>Clients of both, which add nothing, follow nothing and keep nothing.</summary>
    public IReadOnlyList<HttpClient> Clients => _clients;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        App = await shared.RunningAsync(CancellationToken.None);
        _gateway = await GatewayProcess.StartAsync(App.Address, CancellationToken.None);
        _clients = [.. Addresses.Select(Plain)];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_gateway?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    /// <summary>Asks both the same, one after the other.</summary>
    internal async Task<(Passed Direct, Passed Through)> AskAsync(
        string path, Action<HttpRequestMessage>? with = null) =>
        (await Passed.AskAsync(_clients[0], path, with, Cancel), await Passed.AskAsync(_clients[1], path, with, Cancel));

    internal async Task<Browser> BrowserAsync() => _browser ??= await Browser.StartAsync(Cancel);

    internal static HttpClient Plain(Uri address)
    {
#pragma warning disable CA2000 // The client disposes of it.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
#pragma warning restore CA2000
        return new HttpClient(handler) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(90) };
    }
}
