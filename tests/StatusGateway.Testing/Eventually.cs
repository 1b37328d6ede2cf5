using System.Diagnostics;

namespace StatusGateway.Testing;

/// <summary>Waits for something of the outside world, or fails and says what it waited for.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(() => Task.FromResult(condition()), what);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        var since = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(since.Elapsed < Patience, $"In {Patience.TotalSeconds} s it never came true that {what}.");
            await Task.Delay(Pause);
        }
    }
}
