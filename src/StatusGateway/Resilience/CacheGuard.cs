using StatusGateway.Diagnostics;

namespace StatusGateway.Resilience;

/// <summary>Calls a cache through its breaker; here, and nowhere else, a cache's fault becomes a miss.</summary>
/// <remarks>A refused command (memory full, no permission) is no outage, so it is said once a minute and opens nothing.</remarks>
internal sealed class CacheGuard(TierBreaker breaker, TimeProvider time, ILogger<CacheGuard> logger)
{
    private readonly Seldom _refusals = new(time);

    public ValueTask<T?> ReadAsync<TState, T>(
        Func<TState, CancellationToken, ValueTask<T?>> call, TState state, CancellationToken cancellationToken) =>
        AnswerAsync(breaker.ReadAsync(call, state, cancellationToken), cancellationToken);

    /// <summary>The same, waiting longer for an answer.</summary>
    public ValueTask<T?> FindAsync<TState, T>(
        Func<TState, CancellationToken, ValueTask<T?>> call, TState state, CancellationToken cancellationToken) =>
        AnswerAsync(breaker.FindAsync(call, state, cancellationToken), cancellationToken);

    /// <summary>Whether it was written.</summary>
    public ValueTask<bool> WriteAsync<TState>(
        Func<TState, CancellationToken, ValueTask> call, TState state, CancellationToken cancellationToken) =>
        AnswerAsync(
            breaker.WriteAsync(
                static async (on, token) =>
                {
                    await on.call(on.state, token);
                    return true;
                },
                (call, state),
                cancellationToken),
            cancellationToken);

    // What was not answered is the default of its type.
    private async ValueTask<T?> AnswerAsync<T>(ValueTask<TierAnswer<T?>> asked, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await asked;
            return answer.Answered ? answer.Value : default;
        }
#pragma warning disable CA1031 // A cache's fault is never the caller's.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            if (_refusals.IsDue())
            {
                logger.CacheRefused(e.Message, Seldom.Silence);
            }

            return default;
        }
    }
}
