using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace StatusGateway.Testing;

/// <summary>Looks at the outside world until it is as expected, or fails with what was last seen.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    public static Task TrueAsync(
        Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string expression = "") =>
        TrueAsync(() => Task.FromResult(condition()), expression);

    public static async Task TrueAsync(
        Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string expression = "") =>
        await SeenAsync(condition, static seen => seen, expression);

    /// <summary>Asks until what it sees is as wanted.</summary>
    public static Task<T> SeenAsync<T>(
        Func<Task<T>> ask, Predicate<T> wanted, [CallerArgumentExpression(nameof(wanted))] string expression = "") =>
        SeesAsync(expression, _ => ask(), wanted, TestContext.Current.CancellationToken);

    /// <summary>Returns the first thing seen that is as expected. A look that throws is a look that saw the exception.</summary>
    /// <param name="what">What is waited for, as the message says it.</param>
    /// <param name="look">Looks once.</param>
    /// <param name="isExpected">Whether that is it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <param name="within">Fails after it; 30 s.</param>
    /// <param name="every">From look to look; 10 ms. Longer where a look costs the machine so much that others wait for it.</param>
    public static async Task<T> SeesAsync<T>(
        string what,
        Func<CancellationToken, Task<T>> look,
        Predicate<T> isExpected,
        CancellationToken cancellationToken,
        TimeSpan? within = null,
        TimeSpan? every = null)
    {
        ArgumentNullException.ThrowIfNull(look);
        ArgumentNullException.ThrowIfNull(isExpected);
        var patience = within ?? Patience;
        var started = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(every ?? Interval, TimeProvider.System);
        while (true)
        {
            object? lastSeen;
            try
            {
                var seen = await look(cancellationToken);
                if (isExpected(seen))
                {
                    return seen;
                }

                lastSeen = seen;
            }
            catch (Exception fault) when (fault is IOException or HttpRequestException or TaskCanceledException
                && !cancellationToken.IsCancellationRequested)
            {
                lastSeen = fault.Message;
            }

            if (Stopwatch.GetElapsedTime(started) > patience)
            {
                Assert.Fail($"Waited {patience.TotalSeconds:0} s for {what}. Last seen: {lastSeen ?? "nothing"}");
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    public static Task IsTrueAsync(
        string what,
        Func<bool> look,
        CancellationToken cancellationToken,
        TimeSpan? within = null) =>
        SeesAsync(what, _ => Task.FromResult(look()), static isTrue => isTrue, cancellationToken, within);
}
