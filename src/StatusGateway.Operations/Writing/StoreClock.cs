namespace StatusGateway.Operations.Writing;

/// <summary>What the store's own clock says, as far as its last answers told; whatever becomes of this machine's.</summary>
public sealed class StoreClock(TimeProvider time)
{
    private const int Remembered = 8;
    private const long Doubtful = 500_000; // microseconds

    // An answer takes a while, so each tells of a little less: of the last few the most is the nearest. Invariant: microseconds
    // since this machine started counting; all of them are real once the count has come round.
    private readonly long[] _ahead = new long[Remembered];
    private readonly Lock _lock = new();
    private int _count;

    // How far this machine's clock was ahead of what it counts, at the last answer. Invariant: microseconds.
    private long _machine;

    /// <summary>
    /// The time there; null as long as it has not said so, and after this machine slept or its clock was set: it may have counted
    /// nothing meanwhile.
    /// </summary>
    public DateTimeOffset? Certain => Math.Abs(Machine - Volatile.Read(ref _machine)) < Doubtful ? Now : null;

    /// <summary>The time there as far as is known; null as long as it has not said so.</summary>
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

                var most = long.MinValue;
                foreach (var ahead in _ahead.AsSpan(0, Math.Min(_count, Remembered)))
                {
                    most = Math.Max(most, ahead);
                }

                return DateTimeOffset.UnixEpoch.AddMicroseconds(Counted + most);
            }
        }
    }

    private long Machine => Revision.Of(time.GetUtcNow()).Number - Counted;

    // It goes on evenly when somebody sets the machine's clock.
    private long Counted => (long)time.GetElapsedTime(0).TotalMicroseconds;

    /// <summary>The store has just said what time it is.</summary>
    /// <param name="microseconds">Since 1970.</param>
    public void Learn(long microseconds)
    {
        var ahead = microseconds - Counted;
        Volatile.Write(ref _machine, Machine);
        lock (_lock)
        {
            _ahead[_count % Remembered] = ahead;
            _count = _count == (2 * Remembered) - 1 ? Remembered : _count + 1;
        }
    }

    /// <summary>The time at which a rule deals a revision that is newer than the past one, while the store is out.</summary>
    public DateTimeOffset After(Revision past) => past.TimeAfter(Now ?? time.GetUtcNow());
}
