using System.Diagnostics;
using StatusGateway.Benchmarks.Fronts;
using StatusGateway.Benchmarks.Load;
using StatusGateway.Benchmarks.Measuring;
using StatusGateway.Benchmarks.Servers;

namespace StatusGateway.Benchmarks.PollPath;

/// <summary>From the start of the process to the first answered poll, on a folder that knows the operation, with the application gone.</summary>
internal static class StartUp
{
    private const int Starts = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task<StartUpResult> MeasureAsync(GatewayFront gateway, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        await using var application = new ForgetfulApp(folder.Subfolder("application"), TimeSpan.Zero, tagged: false);
        await application.StartAsync(cancellationToken);
        var id = await LearnAsync(gateway, application.Port, folder.Subfolder("front"), cancellationToken);
        await application.KillAsync();

        List<double> times = [];
        for (var start = 0; start < Starts; start++)
        {
            times.Add(await FirstAnswerAsync(gateway, application.Port, folder.Subfolder("front"), id, cancellationToken));
        }

        return new StartUpResult(Percentile.Median(times), times.Min(), times.Max());
    }

    private static async Task<string> LearnAsync(GatewayFront gateway, int port, string folder, CancellationToken cancellationToken)
    {
        await using var running = await gateway.StartAsync(port, folder, cancellationToken);
        using var client = Browser.Open(running.Address);
        using var poller = new StatusPoller(running.Address, returnsTags: false);
        var id = (await Creation.SendAllAsync(client, [new Creation("start-up", DurationMs: 600_000)]))[0];

        return (await poller.PollAsync(id)).IsUsable ? id : throw new CannotMeasureException("The gateway answered no poll.");
    }

    private static async Task<double> FirstAnswerAsync(
        GatewayFront gateway, int port, string folder, string id, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await using var running = gateway.StartWithoutWaiting(port, folder);
        using var poller = new StatusPoller(running.Address, returnsTags: false);
        while (!(await poller.PollAsync(id)).IsUsable)
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new CannotMeasureException("A restarted gateway does not answer for the operation it knew.");
            }

            // Each refused connection costs the starting process some of its CPU: not more often than this.
            await Task.Delay(5, cancellationToken);
        }

        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}

/// <summary>Milliseconds over a few starts.</summary>
internal sealed record StartUpResult(double Median, double Fastest, double Slowest);
