using StatusGateway.EndToEndTests.Polling;
using StatusGateway.Testing.Servers;

namespace StatusGateway.EndToEndTests.Development;

/// <summary>Promise 1 in front of a real <c>next dev</c>, whose hot reloads and restarts empty the application's memory.</summary>
[Collection(Disturbed.Name)]
public sealed class DevelopmentServerTests(ITestOutputHelper output)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(NextBundler.Turbopack)]
    [InlineData(NextBundler.Webpack)]
    public async Task Every_poll_is_answered_whatever_is_edited_broken_or_restarted(NextBundler bundler)
    {
        await using var app = await NextApp.StartAsync(bundler, Cancel);
        await using var gateway = await GatewayProcess.StartAsync(app.Address, Cancel);
        using var page = Studio.Visit(gateway.Address);
        var finishedId = await Studio.GenerateAsync(page, TimeSpan.FromSeconds(1), Cancel);
        await using var finished = StatusPoller.Start(gateway.Address, finishedId, perSecond: 2);

        var jobs = new List<DisturbedJob>();
        foreach (var disturbance in Disturbance.All)
        {
            jobs.Add(await DisturbedJob.WatchAsync(disturbance, bundler, app, gateway.Address, Cancel));
            output.WriteLine(jobs[^1].ToString());
        }

        Complaints.AreNone(jobs.SelectMany(job => job.Complaints()));
        Complaints.AreNone(finished.Report.Complaints());
        Assert.Equal("complete", finished.Report.Last?.Status);
    }
}
