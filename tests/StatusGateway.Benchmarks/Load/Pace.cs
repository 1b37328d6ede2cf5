using System.Diagnostics;

namespace StatusGateway.Benchmarks.Load;

/// <summary>Sends at fixed times, as a page's <c>setInterval</c> does: an answer that does not come delays no later request.</summary>
internal static class Pace
{
    public static async Task EveryAsync(TimeSpan interval, TimeSpan offset, Func<int, Task> send, CancellationToken end)
    {
        List<Task> inTheAir = [];
        var started = Stopwatch.GetTimestamp();
        for (var tick = 0; !end.IsCancellationRequested; tick++)
        {
            var wait = offset + (interval * tick) - Stopwatch.GetElapsedTime(started);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (!end.IsCancellationRequested)
            {
                inTheAir.Add(send(tick));
            }
        }

        await Task.WhenAll(inTheAir);
    }
}
