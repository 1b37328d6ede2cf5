namespace StatusGateway.IntegrationTests.Redis;

/// <summary>A clock whose seconds are hundredths to whoever waits, and which counts how often somebody did.</summary>
internal sealed class HurriedTime : TimeProvider
{
    private int _waits;

    public int Waits => Volatile.Read(ref _waits);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref _waits);
        return base.CreateTimer(callback, state, dueTime / 100, period);
    }
}
