using StatusGateway.Operations.Endings;

namespace StatusGateway.Endings;

/// <summary>Removes what ended long ago, in steps that other writers get in between.</summary>
internal sealed class Cleanup(IEndingStore store, TimeProvider time)
{
    // Measured to leave 4 writers most of their speed; a store may take fewer at a time.
    private const int Step = 5_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <param name="limits">What may go.</param>
    /// <param name="said">Hears of each step.</param>
    /// <param name="cancellationToken">Ends it between two steps.</param>
    /// <returns>What all steps did.</returns>
    public async Task<CleanupStep> RunAsync(
        CleanupLimits limits, Action<CleanupStep> said, CancellationToken cancellationToken)
    {
        var done = default(CleanupStep);
        while (await store.CleanUpAsync(limits, Step, cancellationToken) is var step and not { Removed: 0, Forgotten: 0 })
        {
            done = new(done.Removed + step.Removed, done.Forgotten + step.Forgotten);
            said(step);
            await Task.Delay(Pause, time, cancellationToken);
        }

        return done;
    }
}
