using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using StatusGateway.Upstream.Holding;

namespace StatusGateway.UnitTests.Upstream.Holding;

public sealed class GateTests
{
    // Whoever is not told fails the test, and does not hang it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new();
    private readonly HoldOptions _options = new() { Batch = 4, Most = 100 };
    private readonly Gate _gate;

    public GateTests() => _gate = new Gate(new FixedOptions<HoldOptions>(_options), _time, NullLogger<Gate>.Instance);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void While_it_is_open_everybody_has_the_same_pass_and_nothing_is_known_before_somebody_tried()
    {
        Assert.Null(_gate.IsReached);
        Assert.NotNull(_gate.TryPass());
        Assert.Same(_gate.TryPass(), _gate.TryPass());

        _gate.NoteReached(_gate.TryPass());

        Assert.True(_gate.IsReached);
    }

    [Fact]
    public async Task Whoever_comes_after_a_failed_connect_waits_until_the_application_takes_connections()
    {
        Close();
        var waiting = WaitAsync();

        Assert.False(_gate.IsReached);
        Assert.Null(_gate.TryPass());
        Assert.False(waiting.IsCompleted);

        _gate.NoteAnswered();

        Assert.Equal(WaitEnd.LetIn, (await waiting).End);
        Assert.True(_gate.IsReached);
    }

    [Fact]
    public async Task They_are_let_in_by_batches_each_twice_as_large_when_the_former_one_has_its_answers()
    {
        Close();
        var waiting = Enumerable.Range(0, 14).Select(_ => WaitAsync()).ToArray();

        _gate.NoteAnswered();
        var first = await LetInAsync(waiting, 4);

        Array.ForEach(first[..3], static pass => pass.Done());
        Assert.Equal(10, _gate.Waiting);

        first[3].Done();
        var second = await LetInAsync(waiting, 12);

        Array.ForEach(second[4..], static pass => pass.Done());
        var third = await LetInAsync(waiting, 14);
        Assert.Null(_gate.TryPass());

        Array.ForEach(third[12..], static pass => pass.Done());
        Assert.NotNull(_gate.TryPass());
    }

    [Fact]
    public async Task The_next_batch_does_not_wait_for_ever_for_an_answer_of_the_one_before()
    {
        Close();
        var waiting = Enumerable.Range(0, 8).Select(_ => WaitAsync()).ToArray();
        _gate.NoteAnswered();
        await LetInAsync(waiting, 4);

        _time.Advance(_options.BatchFor);

        await LetInAsync(waiting, 8);
    }

    [Fact]
    public async Task Whoever_comes_while_a_batch_has_room_need_not_wait_for_its_answers()
    {
        Close();
        var first = WaitAsync();
        _gate.NoteAnswered();
        await first;

        var others = Enumerable.Range(0, 4).Select(_ => WaitAsync()).ToArray();

        await LetInAsync(others, 3);
        Assert.Equal(1, _gate.Waiting);
    }

    [Fact]
    public async Task A_connect_that_fails_in_a_batch_closes_it_again_and_who_comes_back_is_in_front()
    {
        Close();
        var waiting = Enumerable.Range(0, 5).Select(_ => WaitAsync()).ToArray();
        _gate.NoteAnswered();
        var passes = await LetInAsync(waiting, 4);

        _gate.NoteUnreachable(passes[0], "refused");
        Array.ForEach(passes, static pass => pass.Done());
        Assert.False(_gate.IsReached);
        Assert.False(waiting[4].IsCompleted);

        _options.Batch = 1;
        var returning = WaitAsync(isReturning: true);
        _gate.NoteAnswered();

        Assert.Equal(WaitEnd.LetIn, (await returning.WaitAsync(Patience, Cancel)).End);
        Assert.False(waiting[4].IsCompleted);
    }

    [Fact]
    public async Task Each_keeps_its_own_time_whatever_happens_to_the_gate()
    {
        Close();
        var early = WaitAsync(seconds: 5);
        var late = WaitAsync(seconds: 6);

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(WaitEnd.InVain, (await early).End);
        Assert.False(late.IsCompleted);
        Assert.Equal(WaitEnd.InVain, (await WaitAsync(seconds: 0)).End);
    }

    [Fact]
    public async Task A_connect_that_began_before_the_application_was_back_says_nothing_of_it()
    {
        var old = _gate.TryPass();
        Close();
        _gate.NoteAnswered();

        _gate.NoteUnreachable(old, "timed out");
        _gate.NoteUnreachable(null, "timed out");

        Assert.NotNull(_gate.TryPass());
        await _gate.OpenedAsync(Cancel);
    }

    [Fact]
    public async Task Whoever_does_not_wait_and_connects_opens_it_and_does_not_try_where_that_takes_long()
    {
        Close();
        var waiting = WaitAsync();
        Assert.False(_gate.IsSilent);

        _gate.NoteReached(null);

        (await waiting).Pass!.Done();
        _gate.NoteUnreachable(_gate.TryPass(), "TimedOut");
        Assert.True(_gate.IsSilent);
    }

    [Fact]
    public async Task Not_more_than_may_wait_do_and_who_leaves_frees_its_place_at_once()
    {
        _options.Most = 1;
        Close();
        using var client = new CancellationTokenSource();
        var first = _gate.WaitAsync(TimeSpan.FromSeconds(30), isReturning: false, client.Token);

        Assert.Equal(WaitEnd.Full, (await WaitAsync()).End);

        await client.CancelAsync();
        var second = WaitAsync();

        Assert.Equal(WaitEnd.Left, (await first).End);
        Assert.False(second.IsCompleted);
        Assert.Equal(1, _gate.Waiting);
    }

    [Fact]
    public async Task Nobody_waits_for_the_application_any_longer_when_the_gateway_stops()
    {
        Close();
        var waiting = WaitAsync();

        _gate.GiveUp();

        Assert.Equal(WaitEnd.InVain, (await waiting).End);
        Assert.Equal(WaitEnd.InVain, (await WaitAsync()).End);
    }

    private void Close() => _gate.NoteUnreachable(_gate.TryPass(), "refused");

    private Task<WaitResult> WaitAsync(int seconds = 30, bool isReturning = false) =>
        _gate.WaitAsync(TimeSpan.FromSeconds(seconds), isReturning, Cancel);

    private static async Task<Pass[]> LetInAsync(Task<WaitResult>[] waiting, int count)
    {
        var passes = await Task.WhenAll(waiting[..count]).WaitAsync(Patience, Cancel);
        Assert.DoesNotContain(waiting[count..], static task => task.IsCompleted);
        return [.. passes.Select(static result => result.Pass!)];
    }
}
