using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using StatusGateway.IntegrationTests.Supabase;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Shield;

/// <summary>Row A13: clients that open connections and say little or nothing.</summary>
[Trait("Row", "A13")]
public sealed class SlowClientTests
{
    private const string Id = "0123456789abcdef0123";
    private const string Poll = $"/api/generate-videos/status/{Id}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{ "connectionsPerAddress": 5 }""", 1616)]
    [InlineData("""{ "connections": 5 }""", 1617)]
    [InlineData("""{ "connections": 5, "trustedProxies": ["127.0.0.1"] }""", 1617)]
    public async Task Connections_past_the_cap_are_closed_at_once_and_a_closed_one_makes_room(string shield, int said)
    {
        await using var application = await RecordingServer.StartAsync("application");
        await using var gateway = await GatewayHost.StartAsync(
            application.Address, configuration: $$"""{ "shield": {{shield}} }""");
        var open = new List<TcpClient>();
        for (var count = 0; count < 5; count++)
        {
            open.Add(await ConnectAsync(gateway));
        }

        using (var past = await ConnectAsync(gateway))
        {
            Assert.Equal("", await RawClient.ReadToEndAsync(past.GetStream()));
        }

        Assert.Single(gateway.Events, id => id == said);
        open[0].Dispose();
        await Eventually.TrueAsync(async () =>
            (await gateway.SendBytesAsync("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).StartsWith("HTTP/1.1 200", StringComparison.Ordinal));
        open.ForEach(static client => client.Dispose());
    }

    [Fact]
    public async Task A_trusted_proxy_may_hold_as_many_as_it_likes()
    {
        await using var application = await RecordingServer.StartAsync("application");
        await using var gateway = await GatewayHost.StartAsync(
            application.Address,
            configuration: """{ "shield": { "connectionsPerAddress": 1, "trustedProxies": ["127.0.0.1"] } }""");
        using var first = await ConnectAsync(gateway);
        using var second = await ConnectAsync(gateway);

        var answer = await gateway.SendBytesAsync("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_does_not_finish_its_head_is_told_408()
    {
        await using var application = await RecordingServer.StartAsync("application");
        await using var gateway = await GatewayHost.StartAsync(
            application.Address, configuration: """{ "shield": { "requestHead": "00:00:00.5" } }""");

        var answer = await gateway.SendBytesAsync("GET / HTTP/1.1\r\nHost: x\r\nX-A");

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Empty(application.Requests);
    }

    [Theory]
    [InlineData("-H")] // slow heads
    [InlineData("-B")] // slow bodies
    [InlineData("-X")] // slow readers
    public async Task Polls_of_others_go_on_while_hundreds_of_connections_are_held(string attack)
    {
        await using var application = await RecordingServer.StartAsync(
            $$"""{"operationId":"{{Id}}","status":"complete","progress":100,"updatedAt":1}""");
        await using var gateway = await GatewayHost.StartAsync(
            application.Address, configuration: """{ "shield": { "connectionsPerAddress": 400 } }""");
        using var tool = Start(attack, gateway.Port);
        var ended = tool.WaitForExitAsync(Cancel);
        var output = tool.StandardOutput.ReadToEndAsync(Cancel);

        var slowest = TimeSpan.Zero;
        var polls = 0;
        while (!ended.IsCompleted)
        {
            var started = Stopwatch.GetTimestamp();
            using var answer = await gateway.SendAsync(HttpMethod.Get, Poll);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var took = Stopwatch.GetElapsedTime(started);
            slowest = took > slowest ? took : slowest;
            polls++;
        }

        await ended;
        Assert.True(polls > 20, $"{polls} polls were answered while the attack went on: {await output}");
        Assert.True(slowest < TimeSpan.FromSeconds(2), $"A poll took {slowest}.");
    }

    private static async Task<TcpClient> ConnectAsync(GatewayHost gateway)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", gateway.Port, Cancel);

        // It counts from when it is accepted, which is in order.
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET"), Cancel);
        return client;
    }

    // 300 connections for three seconds, all on this machine.
    private static Process Start(string attack, int port)
    {
        var start = new ProcessStartInfo("slowhttptest") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[
            attack, "-c", "300", "-r", "300", "-i", "1", "-l", "3", "-u",
            string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/slow")])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new InvalidOperationException("slowhttptest does not start.");
    }
}
