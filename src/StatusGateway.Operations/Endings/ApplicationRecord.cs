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
    // More restarts than anybody waits for: the oldest stand, because what they ended is due first.
    private const int MostRestarts = 100;

    private readonly Lock _lock = new();
    private readonly List<Restart> _restarts = [];
    private long? _downSince;
    private long? _refusedSince;
    private bool _isSurelyDown;

    public void Note(ConnectOutcome outcome)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (outcome is not ConnectOutcome.Accepted)
            {
                _downSince ??= now;
                _refusedSince = outcome is ConnectOutcome.Refused ? _refusedSince ?? now : _refusedSince;
                _isSurelyDown = outcome is not ConnectOutcome.Silent;
                return;
            }

            if (_refusedSince is not null && _restarts.Count < MostRestarts)
            {
                // Gone since it was first out of reach: whatever that was, the process did not survive it.
                _restarts.Add(new(_downSince!.Value, now));
            }

            (_downSince, _refusedSince) = (null, null);
        }
    }

    /// <summary>Nobody looks any more: what is seen later says nothing of the time between.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            (_downSince, _refusedSince) = (null, null);
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
