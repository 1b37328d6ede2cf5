using StatusGateway.IntegrationTests.Supabase;
using StatusGateway.Testing.Raw;

namespace StatusGateway.IntegrationTests.Transparency;

/// <summary>No silence is too long, in whatever direction it is kept.</summary>
public sealed class SilenceTests
{
    // Longer than the 100 s after which YARP ends what is silent unless it is told otherwise; all kinds are silent together.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(105);

    private static readonly RawCase[] Kinds =
    [
        RawCase.Get("before an answer", "/"),
        RawCase.Get("in an answer", "/", "Accept: text/event-stream"),
        RawCase.Of("in a body", "POST", headers: "Content-Length: 2", body: "a"),
        RawCase.Get("on a WebSocket", "/", "Connection: Upgrade\nUpgrade: websocket"),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_silent_for_longer_than_a_minute_and_a_half_goes_on()
    {
        using var silence = new CancellationTokenSource(Silence);
        await using var origin = ByteRecordingOrigin.Start(request => KeepSilentAsync(request, silence.Token));
        await using var gateway = await GatewayHost.StartAsync(origin.Address);

        var outcomes = await Task.WhenAll(Kinds.Select(kind => OutcomeAsync(kind, gateway.Port, silence.Token)));

        Assert.Equal(["200 ab", "200 ab", "200 ab", "101 ab"], outcomes);
    }

    private static async Task KeepSilentAsync(OriginRequest request, CancellationToken silence)
    {
        request.IsLast = true;
        var head = RawCase.BareAnswerOf("200 OK", "Content-Length: 2");
        if (request.Head.ValuesOf("Upgrade").Any())
        {
            head = RawCase.BareAnswerOf("101 Switching Protocols", "Connection: Upgrade\nUpgrade: websocket");
        }
        else if (request.Head.Method == "POST")
        {
            await request.ReadBodyAsync();
            await request.SayAsync(head + "ab");
            return;
        }

        if (request.Head.ValuesOf("Accept").Any() || request.Head.ValuesOf("Upgrade").Any())
        {
            await request.SayAsync(head + "a");
            await EndOf(silence);
            await request.SayAsync("b");
        }
        else
        {
            await EndOf(silence);
            await request.SayAsync(head + "ab");
        }
    }

    private static async Task<string> OutcomeAsync(RawCase kind, int port, CancellationToken silence)
    {
        await using var client = await RawConnection.OpenAsync(port, Cancel);
        await client.SendAsync(kind.Request, Cancel);
        if (kind.Method == "POST")
        {
            await EndOf(silence);
            await client.SendAsync("b", Cancel);
        }

        var answer = (await client.ReadHeadAsync(Cancel))!;
        var said = await client.ReadAsync(2, Cancel);
        return $"{answer.Status} {(char)said[0]}{(char)said[1]}";
    }

    private static Task EndOf(CancellationToken silence)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        silence.Register(ended.SetResult);
        return ended.Task;
    }
}
