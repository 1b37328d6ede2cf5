using System.Collections.Concurrent;
using StatusGateway.Operations;

namespace StatusGateway.Observing;

/// <summary>Which operations the application has answered lately, and to whom: a 404 beside such an answer is a refusal.</summary>
/// <remarks>Of several instances each is an application of its own: one may not have what another knows.</remarks>
internal sealed class AnsweredLately(TimeProvider time)
{
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<OperationId, Answered> _answered = new();
    private readonly ConcurrentDictionary<(OperationId, CallerKey, string?), long> _deniedFirst = new();
    private long _sweptAt;

    public void Note(OperationId id, Revision life, CallerKey caller, string? instance)
    {
        var now = time.GetTimestamp();
        _answered[id] = new Answered(life, caller, instance, now);
        _deniedFirst.TryRemove((id, caller, instance), out _);
        Sweep(now);
    }

    /// <summary>The instance that answered last; null when none has lately.</summary>
    public string? InstanceOf(OperationId id) => _answered.TryGetValue(id, out var answered) ? answered.Instance : null;

    /// <summary>
    /// Whether "not found" is meant for this caller alone: another one was answered after this one first heard it. An
    /// application that lost the operation meanwhile would have answered nobody.
    /// </summary>
    public bool IsRefusal(OperationId id, Revision life, CallerKey caller, string? instance)
    {
        var now = time.GetTimestamp();
        Sweep(now);
        var denied = _deniedFirst.GetOrAdd((id, caller, instance), now);
        return _answered.TryGetValue(id, out var answered)
            && answered.Life == life
            && answered.Caller != caller
            && answered.Instance == instance
            && answered.At > denied
            && time.GetElapsedTime(answered.At, now) <= Lately;
    }

    private void Sweep(long now)
    {
        if (time.GetElapsedTime(Volatile.Read(ref _sweptAt), now) > Lately)
        {
            Volatile.Write(ref _sweptAt, now);
            foreach (var old in _answered.Where(pair => time.GetElapsedTime(pair.Value.At, now) > Lately))
            {
                _answered.TryRemove(old);
            }

            foreach (var old in _deniedFirst.Where(pair => time.GetElapsedTime(pair.Value, now) > Forgotten))
            {
                _deniedFirst.TryRemove(old);
            }
        }
    }

    private readonly record struct Answered(Revision Life, CallerKey Caller, string? Instance, long At);
}
