using StatusGateway.IntegrationTests.Supabase;
using StatusGateway.Testing.Raw;

namespace StatusGateway.IntegrationTests.Transparency;

/// <summary>A client that asks before it sends is told by the application, not by the gateway.</summary>
public sealed class ExpectTests
{
    private const string Asking = "Expect: 100-continue\nContent-Length: 4";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_asked_for_its_body_when_the_application_has_asked()
    {
        using var patience = new PeriodicTimer(TimeSpan.FromSeconds(1.5)); // what stock forwarders wait is 1 s
        var isAsked = false;
        await using var origin = ByteRecordingOrigin.Start(async request =>
        {
            await patience.WaitForNextTickAsync(request.Ending);
            isAsked = true;
            await request.SayAsync("HTTP/1.1 100 Continue\r\n\r\n");
            await request.ReadBodyAsync();
            await request.SayAsync(RawCase.AnswerOf("200 OK", "ok"));
        });
        await using var gateway = await GatewayHost.StartAsync(origin.Address);
        await using var client = await RawConnection.OpenAsync(gateway.Port, Cancel);

        await client.SendAsync(RawCase.RequestOf("POST", "/upload", Asking), Cancel);
        Assert.Equal(100, (await client.ReadHeadAsync(Cancel))!.Status);
        Assert.True(isAsked);
        await client.SendAsync("body", Cancel);

        Assert.Equal(200, (await client.ReadHeadAsync(Cancel))!.Status);
        var seen = Assert.Single(origin.Requests);
        Assert.Equal("body"u8.ToArray(), seen.Body);
        Assert.Equal("100-continue", Assert.Single(seen.ValuesOf("Expect")));
    }

    [Theory]
    [InlineData("417 Expectation Failed")]
    [InlineData("401 Unauthorized")]
    public async Task It_is_told_no_without_having_been_asked_for_a_byte(string status)
    {
        await using var origin = ByteRecordingOrigin.Start(request => request.SayAsync(RawCase.AnswerOf(status, "no")));
        await using var gateway = await GatewayHost.StartAsync(origin.Address);
        await using var client = await RawConnection.OpenAsync(gateway.Port, Cancel);

        await client.SendAsync(RawCase.RequestOf("POST", "/upload", "Expect: 100-continue\nContent-Length: 100000"), Cancel);

        Assert.Equal($"HTTP/1.1 {status}", (await client.ReadHeadAsync(Cancel))!.StartLine);
        Assert.Empty(Assert.Single(origin.Requests).Body);
    }

    [Fact]
    public async Task An_application_that_says_nothing_gets_in_the_end_what_the_client_sends_unasked()
    {
        await using var origin = ByteRecordingOrigin.Start(async request =>
        {
            await request.ReadBodyAsync();
            await request.SayAsync(RawCase.AnswerOf("200 OK", "ok"));
        });
        await using var gateway = await GatewayHost.StartAsync(origin.Address);
        await using var client = await RawConnection.OpenAsync(gateway.Port, Cancel);

        await client.SendAsync(RawCase.RequestOf("POST", "/upload", Asking, "body"), Cancel);

        Assert.Equal(200, (await client.ReadHeadAsync(Cancel))!.Status);
        Assert.Equal("body"u8.ToArray(), Assert.Single(origin.Requests).Body);
    }
}
