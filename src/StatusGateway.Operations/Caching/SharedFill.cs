namespace StatusGateway.Operations.Caching;

/// <summary>How long somebody who has the answer already waits for the shared copy of it.</summary>
public static class SharedFill
{
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Waits briefly: filling the shared copy is no part of an answer, and a write may take seconds before it is given up. It goes
    /// on, and what is lost is written again when L2 is back.
    /// </summary>
    /// <param name="fill">The write.</param>
    /// <param name="time">The clock of the wait.</param>
    public static async Task BrieflyAsync(this ValueTask fill, TimeProvider time)
    {
        try
        {
            await fill.AsTask().WaitAsync(Wait, time);
        }
        catch (TimeoutException)
        {
            // See above.
        }
    }
}
