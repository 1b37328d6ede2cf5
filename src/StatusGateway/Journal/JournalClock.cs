using StatusGateway.Operations;
using StatusGateway.Sqlite;

namespace StatusGateway.Journal;

/// <summary>Deals revisions while the store is out, by this clock corrected to what the store's own was last seen to say.</summary>
internal sealed class JournalClock(TimeProvider time)
{
    private const int Remembered = 8;

    // The store deals more than its clock says where a row was ahead of it, and the answer takes a while: of the last few
    // the least is the nearest. Invariant: microseconds; all of them are real once the count has come round.
    private readonly long[] _ahead = new long[Remembered];
    private readonly Lock _lock = new();
    private int _count;

    private TimeSpan Offset
    {
        get
        {
            lock (_lock)
            {
                var known = _ahead.AsSpan(0, Math.Min(_count, Remembered));
                var least = known.IsEmpty ? 0 : long.MaxValue;
                foreach (var ahead in known)
                {
                    least = Math.Min(least, ahead);
                }

                return TimeSpan.FromMicroseconds(least);
            }
        }
    }

    /// <summary>The store has just committed this.</summary>
    public void Learn(Revision committed)
    {
        var ahead = committed.Number - Revision.Of(time.GetUtcNow()).Number;
        lock (_lock)
        {
            _ahead[_count % Remembered] = ahead;
            _count = _count == (2 * Remembered) - 1 ? Remembered : _count + 1;
        }
    }

    /// <summary>The time at which a rule deals a revision that is newer than the past one.</summary>
    public DateTimeOffset After(Revision past) => past.TimeAfter(time.GetUtcNow() + Offset);
}
