namespace StatusGateway.Upstream.Holding;

/// <summary>
/// GET /_gateway/wait: 204 as soon as the application answers, for the waiting page; 202 when it does not yet: ask again.
/// </summary>
/// <remarks>Who waits here holds no place in front of the gate, and is told when nobody does any more.</remarks>
internal sealed class WaitEndpoint(Gate gate, IHostApplicationLifetime lifetime, TimeProvider time)
{
    // As many open pages as a machine has connections for; the others ask every few seconds.
    private const int Most = 4_000;

    // Below what proxies and browsers take for broken.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(25);

    private int _waiting;

    public async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            if (Interlocked.Increment(ref _waiting) > Most)
            {
                context.Response.Headers.RetryAfter = "3";
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            }

            using var limited = new CancellationTokenSource(Longest, time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(
                limited.Token, context.RequestAborted, lifetime.ApplicationStopping);
            await gate.OpenedAsync(linked.Token);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (OperationCanceledException)
        {
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
