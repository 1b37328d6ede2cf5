namespace StatusGateway.Operations.Writing;

/// <summary>What the store's own clock says, as far as its last commits told; whatever becomes of this machine's.</summary>
public sealed class StoreClock(TimeProvider time)
{
    private const int Remembered = 8;

    // The store deals more than its clock says where a row was ahead of it, and the answer takes a while: of the last few
    // the least is the nearest. Invariant: microseconds since this machine started counting; all of them are real once the count
    // has come round.
    private readonly long[] _ahead = new long[Remembered];
    private readonly Lock _lock = new();
    private int _count;

    /// <summary>The time there; null as long as nothing was committed.</summary>
    public DateTimeOffset? Now
    {
        get
        {
            lock (_lock)
            {
                if (_count == 0)
                {
                    return null;
                }

                var least = long.MaxValue;
                foreach (var ahead in _ahead.AsSpan(0, Math.Min(_count, Remembered)))
                {
                    least = Math.Min(least, ahead);
                }

                return DateTimeOffset.UnixEpoch.AddMicroseconds(Counted + least);
            }
        }
    }

    // It goes on evenly when somebody sets the machine's clock.
    private long Counted => (long)time.GetElapsedTime(0).TotalMicroseconds;

    /// <summary>The store has just committed this.</summary>
    public void Learn(Revision committed)
    {
        var ahead = committed.Number - Counted;
        lock (_lock)
        {
            _ahead[_count % Remembered] = ahead;
            _count = _count == (2 * Remembered) - 1 ? Remembered : _count + 1;
        }
    }

    /// <summary>The time at which a rule deals a revision that is newer than the past one, while the store is out.</summary>
    public DateTimeOffset After(Revision past) => past.TimeAfter(Now ?? time.GetUtcNow());
}
