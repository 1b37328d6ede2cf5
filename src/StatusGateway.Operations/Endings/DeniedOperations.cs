using System.Collections.Concurrent;

namespace StatusGateway.Operations.Endings;

/// <summary>Which running operations the application says that it does not know, and since when without a break.</summary>
public sealed class DeniedOperations(TimeProvider time)
{
    // One more than anybody polls: past it the oldest hopes are given up to the maximum age.
    private const int Capacity = 50_000;

    private readonly ConcurrentDictionary<OperationId, Denial> _denied = new();

    public void Note(OperationId id)
    {
        var now = time.GetTimestamp();
        if (_denied.TryGetValue(id, out var before))
        {
            _denied.TryUpdate(id, before with { LastAt = now }, before);
        }
        else if (_denied.Count < Capacity)
        {
            _denied.TryAdd(id, new(now, now));
        }
    }

    /// <summary>It has been shown again, or has ended.</summary>
    public void Forget(OperationId id) => _denied.TryRemove(id, out _);

    /// <summary>How long it has been denied; null if it has not been within the last <paramref name="recent"/>.</summary>
    public TimeSpan? For(OperationId id, TimeSpan recent) =>
        _denied.TryGetValue(id, out var denial) && time.GetElapsedTime(denial.LastAt) <= recent
            ? time.GetElapsedTime(denial.FirstAt)
            : null;

    /// <summary>
    /// Those denied for at least <paramref name="atLeast"/>, and last within <paramref name="recent"/>. What nobody has asked
    /// for in <paramref name="forgotten"/> is forgotten.
    /// </summary>
    public IReadOnlyList<OperationId> Find(TimeSpan atLeast, TimeSpan recent, TimeSpan forgotten)
    {
        var now = time.GetTimestamp();
        List<OperationId> found = [];
        foreach (var (id, denial) in _denied)
        {
            var last = time.GetElapsedTime(denial.LastAt, now);
            if (last > forgotten)
            {
                _denied.TryRemove(KeyValuePair.Create(id, denial));
            }
            else if (last <= recent && time.GetElapsedTime(denial.FirstAt, now) >= atLeast)
            {
                found.Add(id);
            }
        }

        return found;
    }

    private readonly record struct Denial(long FirstAt, long LastAt);
}
