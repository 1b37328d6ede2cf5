namespace StatusGateway.Benchmarks.Measuring;

/// <summary>Wall clock in milliseconds since 1970 with a fraction: the application's truth log is written by the same clock.</summary>
internal static class Clock
{
    public static double Now => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds;

    public static async Task UntilAsync(double due, CancellationToken cancellationToken)
    {
        var wait = due - Now;
        if (wait > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(wait), cancellationToken);
        }
    }
}
