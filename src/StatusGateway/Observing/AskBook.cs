using System.Collections.Concurrent;
using StatusGateway.Operations;

namespace StatusGateway.Observing;

/// <summary>Which questions are in the air and when each was last put: one per operation, caller and route.</summary>
internal sealed class AskBook(TimeProvider time)
{
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<AskKey, AskEntry> _entries = new();
    private long _sweptAt = time.GetTimestamp();

    public AskEntry? Find(AskKey key) => _entries.TryGetValue(key, out var entry) ? entry : null;

    public AskEntry EntryOf(AskKey key)
    {
        Sweep();
        return _entries.GetOrAdd(key, static _ => new AskEntry());
    }

    private void Sweep()
    {
        var now = time.GetTimestamp();
        if (time.GetElapsedTime(Volatile.Read(ref _sweptAt), now) <= Forgotten)
        {
            return;
        }

        Volatile.Write(ref _sweptAt, now);
        foreach (var pair in _entries)
        {
            if (pair.Value.AskedAt is { } asked && time.GetElapsedTime(asked, now) > Forgotten)
            {
                _entries.TryRemove(pair);
            }
        }
    }
}

/// <summary>What is asked, for whom, where.</summary>
internal readonly record struct AskKey(OperationId Id, CallerKey Caller, string Route);

/// <summary>One question's history. Written under its own lock; the times are read without.</summary>
internal sealed class AskEntry
{
    private readonly Lock _lock = new();
    private Task<Learned>? _flight;
    private string[] _cookies = [];

    public long? AskedAt { get; private set; }

    /// <summary>The last answer's status when it said nothing of the operation; null when it did, or none was had.</summary>
    public Learned.Nothing? LastNothing { get; private set; }

    /// <summary>Joins the question in the air, or puts it if it is due.</summary>
    /// <param name="now">When it is put.</param>
    /// <param name="isDue">Whether it is due since it was last put.</param>
    /// <param name="seen">When it was last put, as whoever found it due saw it.</param>
    /// <param name="ask">Puts it.</param>
    public Task<Learned>? JoinOrAsk(long now, bool isDue, long? seen, Func<Task<Learned>> ask)
    {
        lock (_lock)
        {
            if (_flight is { IsCompleted: false } flying)
            {
                return flying;
            }

            if (!isDue)
            {
                return null;
            }

            if (AskedAt != seen)
            {
                return _flight; // another poll has put it meanwhile, and has its answer
            }

            AskedAt = now;
            return _flight = LearnAsync(ask);
        }
    }

    /// <summary>The cookies that the application set for the caller in an answer that no poll waited for.</summary>
    public string[] TakeCookies() => Interlocked.Exchange(ref _cookies, []);

    private async Task<Learned> LearnAsync(Func<Task<Learned>> ask)
    {
        var learned = await ask();
        LastNothing = learned as Learned.Nothing;
        if (learned is Learned.State { Answer.Headers: var headers })
        {
            _cookies = [.. headers.Where(static header => header.Key.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase))
                .SelectMany(static header => header.Value)];
        }

        return learned;
    }
}
