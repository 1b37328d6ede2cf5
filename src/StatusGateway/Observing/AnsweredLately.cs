using System.Collections.Concurrent;
using StatusGateway.Operations;

namespace StatusGateway.Observing;

/// <summary>Which operations the application has answered lately, and to whom: a 404 beside such an answer is a refusal.</summary>
internal sealed class AnsweredLately(TimeProvider time)
{
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<OperationId, Answered> _answered = new();
    private long _sweptAt;

    public void Note(OperationId id, Revision life, CallerKey caller)
    {
        var now = time.GetTimestamp();
        _answered[id] = new Answered(life, caller, now);
        if (time.GetElapsedTime(Volatile.Read(ref _sweptAt), now) > Lately)
        {
            Volatile.Write(ref _sweptAt, now);
            foreach (var old in _answered.Where(pair => time.GetElapsedTime(pair.Value.At, now) > Lately))
            {
                _answered.TryRemove(old);
            }
        }
    }

    public bool AnswersOthers(OperationId id, Revision life, CallerKey than) =>
        _answered.TryGetValue(id, out var answered)
        && answered.Life == life
        && answered.Caller != than
        && time.GetElapsedTime(answered.At) <= Lately;

    private readonly record struct Answered(Revision Life, CallerKey Caller, long At);
}
