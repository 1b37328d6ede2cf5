using System.Net.WebSockets;
using System.Text;
using StatusGateway.IntegrationTests.Supabase;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Shield;

/// <summary>Row A9: where a connection may become something else.</summary>
[Trait("Row", "A9")]
public sealed class UpgradeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("[]", "/_next/hmr", true)]
    [InlineData("[]", "/any", true)]
    [InlineData("""["none"]""", "/_next/hmr", false)]
    [InlineData("""["/_next/hmr", "/live/*"]""", "/_next/hmr?id=1", true)]
    [InlineData("""["/_next/hmr", "/live/*"]""", "/live/room", true)]
    [InlineData("""["/_next/hmr", "/live/*"]""", "/_next/hmr/", false)]
    [InlineData("""["/_next/hmr", "/live/*"]""", "/_NEXT/hmr", false)]
    [InlineData("""["/_next/hmr", "/live/*"]""", "/live/../admin", false)]
    [InlineData("""["/_next/hmr", "/live/*"]""", "/live/%2e%2e/admin", false)]
    public async Task A_WebSocket_opens_only_at_a_listed_path(string upgrades, string target, bool isOpened)
    {
        await using var application = await RecordingServer.StartAsync("a page");
        await using var gateway = await GatewayHost.StartAsync(
            application.Address, configuration: $$"""{ "shield": { "upgrades": {{upgrades}} } }""");

        var answer = await gateway.SendBytesAsync(
            $"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
            + (isOpened ? "\u0088\u0080\0\0\0\0" : "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));

        Assert.StartsWith(isOpened ? "HTTP/1.1 101 " : "HTTP/1.1 403 ", answer, StringComparison.Ordinal);
        if (!isOpened)
        {
            Assert.Contains("shield.upgrades", answer, StringComparison.Ordinal);
            Assert.Equal(["/"], application.Requests.Select(static request => request.Target));
            Assert.Single(gateway.Events, static id => id is 1612);
        }
    }

    [Fact]
    public async Task An_opened_WebSocket_carries_what_is_said()
    {
        await using var application = await RecordingServer.StartAsync("a page");
        await using var gateway = await GatewayHost.StartAsync(
            application.Address, configuration: """{ "shield": { "upgrades": ["/_next/hmr"] } }""");
        using var socket = new ClientWebSocket();

        await socket.ConnectAsync(new($"ws://127.0.0.1:{gateway.Port}/_next/hmr?page=1"), Cancel);
        await socket.SendAsync(Encoding.UTF8.GetBytes("ping"), WebSocketMessageType.Text, endOfMessage: true, Cancel);

        var buffer = new byte[16];
        var echo = await socket.ReceiveAsync(buffer, Cancel);
        Assert.Equal("ping", Encoding.UTF8.GetString(buffer, 0, echo.Count));
    }

    [Theory]
    [InlineData("Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA")]
    [InlineData("Connection: Upgrade, close\r\nUpgrade: h2c, websocket")]
    [InlineData("Connection: Upgrade, close\r\nUpgrade: websocket\r\nUpgrade: h2c")]
    [InlineData("Connection: Upgrade, close\r\nUpgrade: SPDY/3.1")]
    public async Task Any_other_upgrade_is_passed_over_and_never_passed_on(string upgrade)
    {
        await using var origin = RawOrigin.Start();
        await using var gateway = await GatewayHost.StartAsync(
            origin.Address, configuration: """{ "shield": { "upgrades": ["none"] } }""");

        var answer = await gateway.SendBytesAsync($"GET /a HTTP/1.1\r\nHost: x\r\n{upgrade}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        var request = Assert.Single(origin.Requests);
        Assert.DoesNotContain("Upgrade", request, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("HTTP2-Settings", request, StringComparison.OrdinalIgnoreCase);
    }
}
