using StatusGateway.IntegrationTests.Supabase;
using StatusGateway.Testing;
using StatusGateway.Testing.Raw;

namespace StatusGateway.IntegrationTests.Transparency;

/// <summary>The gateway's own connections to the application.</summary>
public sealed class UpstreamConnectionTests
{
    private static readonly TimeSpan NodeKeepsAlive = TimeSpan.FromSeconds(5);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_that_come_together_wait_for_no_other()
    {
        const int Together = 200;
        using var all = new CountdownEvent(Together);
        var answering = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var origin = ByteRecordingOrigin.Start(async request =>
        {
            if (all.Signal())
            {
                answering.SetResult();
            }

            await answering.Task.WaitAsync(request.Ending);
            await request.SayAsync(RawCase.AnswerOf("200 OK", "ok"));
        });
        await using var gateway = await GatewayHost.StartAsync(origin.Address);

        var statuses = await Task.WhenAll(Enumerable.Range(0, Together).Select(_ => AskAsync(gateway)));

        Assert.All(statuses, static status => Assert.Equal(200, status));
        Assert.Equal(Together, origin.Taken);
    }

    [Fact]
    public async Task One_is_used_again_and_is_given_up_before_Node_js_closes_it()
    {
        await using var origin = ByteRecordingOrigin.Start(
            static request => request.SayAsync(RawCase.AnswerOf("200 OK", "ok")));
        await using var gateway = await GatewayHost.StartAsync(origin.Address);
        await AskAsync(gateway);
        await AskAsync(gateway);
        Assert.Equal(1, origin.Taken);

        var idle = System.Diagnostics.Stopwatch.StartNew();
        await Eventually.IsTrueAsync("the gateway to close it", () => origin.Open == 0, Cancel);
        Assert.InRange(idle.Elapsed, TimeSpan.FromSeconds(1), NodeKeepsAlive + TimeSpan.FromSeconds(1));

        Assert.Equal(200, await AskAsync(gateway));
        Assert.Equal(2, origin.Taken);
    }

    [Fact]
    public async Task One_that_was_closed_while_it_was_idle_costs_nobody_an_answer()
    {
        RawConnection? idle = null;
        await using var origin = ByteRecordingOrigin.Start(request =>
        {
            idle = request.Connection;
            return request.SayAsync(RawCase.AnswerOf("200 OK", "ok"));
        });
        await using var gateway = await GatewayHost.StartAsync(origin.Address);

        for (var time = 0; time < 20; time++)
        {
            Assert.Equal(200, await AskAsync(gateway));
            idle!.Abort();
        }
    }

    [Fact]
    public async Task One_that_was_idle_while_the_application_hung_costs_no_POST()
    {
        // As Node.js does when it goes on: what was idle for too long is closed, whatever has arrived on it meanwhile.
        HashSet<RawConnection> used = [];
        await using var origin = ByteRecordingOrigin.Start(request =>
        {
            if (used.Add(request.Connection))
            {
                return request.SayAsync(RawCase.AnswerOf("200 OK", "ok"));
            }

            request.Connection.Abort();
            return Task.CompletedTask;
        });
        await using var gateway = await GatewayHost.StartAsync(origin.Address);
        Assert.Equal(200, await AskAsync(gateway));

        Assert.Equal(200, await AskAsync(gateway, "POST"));
        Assert.Equal(2, origin.Taken);
    }

    private static async Task<int> AskAsync(GatewayHost gateway, string method = "GET")
    {
        await using var client = await RawConnection.OpenAsync(gateway.Port, Cancel);
        await client.SendAsync(RawCase.RequestOf(method, "/"), Cancel);
        return (await client.ReadHeadAsync(Cancel))!.Status;
    }
}
