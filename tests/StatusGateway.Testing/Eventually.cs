using System.Runtime.CompilerServices;

namespace StatusGateway.Testing;

/// <summary>Waits for the outside world: polls until it is so, or fails with what was last seen.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Task TrueAsync(
        Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string expression = "") =>
        TrueAsync(() => Task.FromResult(condition()), expression);

    public static async Task TrueAsync(
        Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string expression = "") =>
        await SeenAsync(condition, static seen => seen, expression);

    /// <summary>Asks until what it sees is as wanted.</summary>
    public static async Task<T> SeenAsync<T>(
        Func<Task<T>> ask, Func<T, bool> wanted, [CallerArgumentExpression(nameof(wanted))] string expression = "")
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var seen = await ask();
            if (wanted(seen))
            {
                return seen;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, $"Never: {expression}; last seen: {seen}");
            await Task.Delay(10);
        }
    }
}
