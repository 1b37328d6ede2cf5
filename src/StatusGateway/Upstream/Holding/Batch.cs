namespace StatusGateway.Upstream.Holding;

/// <summary>The waiting requests that are let in together. Over when all have got an answer's first byte, or after its time.</summary>
internal sealed class Batch(long opening, int size, Action<Batch> over)
{
    private int _pending;
    private ITimer? _timer;

    public long Opening => opening;

    public int Size => size;

    /// <summary>How many have been let in; under the gate's lock.</summary>
    public int Taken { get; private set; }

    public bool HasRoom => Taken < size;

    /// <summary>Lets one in; under the gate's lock.</summary>
    public Pass Take()
    {
        Taken++;
        Interlocked.Increment(ref _pending);
        return new Pass(opening, this);
    }

    /// <summary>The next batch does not wait for ever for one that the application is slow with.</summary>
    public void Limit(TimeSpan time, TimeProvider clock) =>
        _timer = clock.CreateTimer(static batch => ((Batch)batch!).End(), this, time, Timeout.InfiniteTimeSpan);

    public void DoneOne()
    {
        if (Interlocked.Decrement(ref _pending) == 0)
        {
            End();
        }
    }

    public void Dispose() => _timer?.Dispose();

    private void End() => over(this);
}
