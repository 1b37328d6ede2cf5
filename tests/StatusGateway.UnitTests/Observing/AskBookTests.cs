using StatusGateway.Observing;
using StatusGateway.Operations;

namespace StatusGateway.UnitTests.Observing;

public sealed class AskBookTests
{
    private static readonly AskKey Key = new(OperationId.Parse("op-of-the-ask-book", provider: null), CallerKey.Anyone, "/status/{id}");

    private readonly AskEntry _entry = new AskBook(TimeProvider.System).EntryOf(Key);
    private readonly TaskCompletionSource<Learned> _answer = new();
    private int _asked;

    [Fact]
    public void A_question_in_the_air_is_joined_whoever_comes()
    {
        var first = _entry.JoinOrAsk(1, isDue: true, seen: null, AskAsync);
        var second = _entry.JoinOrAsk(2, isDue: true, seen: null, AskAsync);
        var third = _entry.JoinOrAsk(3, isDue: false, seen: 1, AskAsync);

        Assert.Equal(1, _asked);
        Assert.Same(first, second);
        Assert.Same(first, third);
    }

    [Fact]
    public async Task Whoever_found_it_due_before_another_poll_had_it_answered_takes_that_answer()
    {
        var first = _entry.JoinOrAsk(1, isDue: true, seen: null, AskAsync)!;
        _answer.SetResult(new Learned.Nothing(404));
        await first;

        var late = _entry.JoinOrAsk(2, isDue: true, seen: null, AskAsync);
        var again = _entry.JoinOrAsk(3, isDue: true, seen: 1, AskAsync);

        Assert.Same(first, late);
        Assert.NotSame(first, again);
        Assert.Equal(2, _asked);
        Assert.Equal(404, _entry.LastNothing?.Status);
    }

    [Fact]
    public async Task Nothing_is_asked_that_is_not_due()
    {
        _answer.SetResult(new Learned.Nothing(null));
        await _entry.JoinOrAsk(1, isDue: true, seen: null, AskAsync)!;

        Assert.Null(_entry.JoinOrAsk(2, isDue: false, seen: 1, AskAsync));
        Assert.Equal(1, _asked);
    }

    private Task<Learned> AskAsync()
    {
        _asked++;
        return _answer.Task;
    }
}
