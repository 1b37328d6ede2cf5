using StatusGateway.EndToEndTests.Polling;
using StatusGateway.Testing.Servers;

namespace StatusGateway.EndToEndTests.Development;

/// <summary>One job, disturbed in the middle, as it was seen through the gateway and by asking the application directly.</summary>
internal sealed record DisturbedJob(Disturbance Disturbance, NextBundler Bundler, PollReport Through, PollReport Direct)
{
    private const int DisturbedAtPercent = 20;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan WatchedAfterwards = TimeSpan.FromSeconds(1);

    public static async Task<DisturbedJob> WatchAsync(
        Disturbance disturbance,
        NextBundler bundler,
        NextApp app,
        Uri gateway,
        CancellationToken cancellationToken)
    {
        await app.CompileRoutesAsync(cancellationToken);
        await (disturbance.BeforeTheJobAsync?.Invoke(app, bundler, cancellationToken) ?? Task.CompletedTask);
        using var page = Studio.Visit(gateway);
        var operationId = await Studio.GenerateAsync(page, Duration, cancellationToken);
        await using var through = StatusPoller.Start(gateway, operationId);
        await using var direct = StatusPoller.Start(app.Address, operationId, perSecond: 5);
        var wholeJob = through.GoesOnForAsync(Duration + WatchedAfterwards, cancellationToken);

        if (disturbance.InTheMiddleAsync is { } happen)
        {
            await through.SeesAsync("progress", poll => poll.Progress >= DisturbedAtPercent, cancellationToken);
            await happen(app, direct, cancellationToken);
        }
        await wholeJob;
        if (disturbance.ShowsTheEndWith.Contains(bundler))
        {
            // The job has ended by now; a busy machine may take longer to compile the route that says so.
            await through.SeesAsync("the end", poll => poll.Status == "complete", cancellationToken);
        }

        return new DisturbedJob(disturbance, bundler, through.Report, direct.Report);
    }

    public IEnumerable<string> Complaints()
    {
        foreach (var complaint in Through.Complaints())
        {
            yield return $"{Disturbance.Name}: {complaint}";
        }
        if (Disturbance.LosesPollsWith.Contains(Bundler) && !Direct.Unanswered.Any())
        {
            yield return $"{Disturbance.Name}: the application itself lost no poll, so this showed nothing: {Direct}";
        }
    }

    public override string ToString() => $"{Bundler}, {Disturbance.Name}: through the gateway {Through}; directly {Direct}";
}
