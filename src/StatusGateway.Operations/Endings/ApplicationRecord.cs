namespace StatusGateway.Operations.Endings;

/// <summary>How an attempt to connect to the application ended.</summary>
public enum ConnectOutcome
{
    Accepted,

    /// <summary>Its machine says that nobody listens: there is no such process.</summary>
    Refused,

    /// <summary>There is no way to its machine, or no such machine.</summary>
    Unreachable,

    /// <summary>Nobody said anything: gone, or too busy to accept.</summary>
    Silent,
}

/// <summary>Remembers what attempts to connect tell of the application: since when it is down, and when it restarted.</summary>
/// <remarks>
/// A restart is a refused connect with an accepted one after it: between them no process listened. What was merely out of
/// reach may be the same process as before.
/// </remarks>
public sealed class ApplicationRecord(TimeProvider time)
{
    // What a dying process said last may be committed when it is gone already.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    // More restarts than anybody waits for: the oldest stand, because what they ended is due first.
    private const int MostRestarts = 100;

    private readonly Lock _lock = new();
    private readonly List<Restart> _restarts = [];
    private long? _downSince;
    private long? _refusedLast;
    private bool _isSurelyDown;

    public void Note(ConnectOutcome outcome)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (outcome is not ConnectOutcome.Accepted)
            {
                _downSince ??= now;
                _refusedLast = outcome is ConnectOutcome.Refused ? now : _refusedLast;
                _isSurelyDown = outcome is not ConnectOutcome.Silent;
                return;
            }

            if (_refusedLast is { } refused && _restarts.Count < MostRestarts)
            {
                // Gone since it was first out of reach: the process did not survive that. The next one may listen, and be
                // heard of, since the last refusal.
                var lastWords = _downSince!.Value + (long)(LastWords.TotalSeconds * time.TimestampFrequency);
                _restarts.Add(new(Math.Min(lastWords, refused), now));
            }

            (_downSince, _refusedLast) = (null, null);
        }
    }

    /// <summary>Nobody looks any more: what is seen later says nothing of the time between.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            (_downSince, _refusedLast) = (null, null);
            _restarts.Clear();
        }
    }

    /// <summary>What is known now; of several restarts the last one that is <paramref name="settled"/> ago.</summary>
    public ApplicationSigns Read(TimeSpan settled)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            var restart = _restarts.FindLast(one => time.GetElapsedTime(one.BackAt, now) >= settled);
            return new()
            {
                DownFor = Since(_downSince, now),
                IsSurelyDown = _isSurelyDown,
                GoneFor = Since(restart?.GoneAt, now),
                BackFor = Since(restart?.BackAt, now),
            };
        }
    }

    /// <summary>All restarts as long ago as this one were acted upon.</summary>
    public void Settle(ApplicationSigns signs)
    {
        ArgumentNullException.ThrowIfNull(signs);
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _restarts.RemoveAll(one => time.GetElapsedTime(one.BackAt, now) >= signs.BackFor);
        }
    }

    private TimeSpan? Since(long? at, long now) => at is { } known ? time.GetElapsedTime(known, now) : null;

    private sealed record Restart(long GoneAt, long BackAt);
}
