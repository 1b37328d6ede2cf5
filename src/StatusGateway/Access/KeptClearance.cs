using StatusGateway.Operations;
using StatusGateway.Operations.Caching;
using StatusGateway.Polling;

namespace StatusGateway.Access;

/// <summary>A caller's clearance in this process, or the memory that it has none, with the last answer made for it.</summary>
internal sealed class KeptClearance(Clearance? clearance, long freshUntil)
{
    private volatile Answered? _answered;

    public Clearance? Clearance { get; } = clearance;

    public bool IsFresh(long now) => now < freshUntil;

    public EncodedAnswer? AnswerFor(MemoryCopy copy, StatusRoute route) =>
        _answered is { } answered && ReferenceEquals(answered.Copy, copy) && answered.Route == route ? answered.Answer : null;

    public void KeepAnswer(MemoryCopy copy, StatusRoute route, EncodedAnswer answer) =>
        _answered = new Answered(copy, route, answer);

    private sealed record Answered(MemoryCopy Copy, StatusRoute Route, EncodedAnswer Answer);
}
