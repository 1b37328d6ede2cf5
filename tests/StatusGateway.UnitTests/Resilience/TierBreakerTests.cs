using Microsoft.Extensions.Time.Testing;
using StatusGateway.Resilience;
using StatusGateway.Testing;

namespace StatusGateway.UnitTests.Resilience;

public sealed class TierBreakerTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly EventIds<TierBreaker> _log = new();
    private readonly Stuck _tier = new();
    private readonly Stuck _probe = new() { Fails = new IOException("down") };
    private readonly TierBreaker _breaker;

    public TierBreakerTests() => _breaker = Breaker(Tier.Redis);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _breaker.DisposeAsync();

    [Fact]
    public async Task An_answer_is_passed_on()
    {
        Assert.Equal(new(true, "answer"), await ReadAsync());
    }

    [Fact]
    public async Task A_fault_is_no_answer()
    {
        _tier.Fails = new IOException("gone");

        Assert.False((await ReadAsync()).Answered);
        Assert.False(_breaker.IsOpen);
    }

    [Fact]
    public async Task A_read_returns_on_time_although_the_library_ignores_cancellation()
    {
        _tier.Hangs = true;
        var read = ReadAsync();

        _time.Advance(TimeSpan.FromMilliseconds(19));
        Assert.False(read.IsCompleted);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False((await read).Answered);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_given_up_hears_so_unless_its_library_may_block_then(bool isTold)
    {
        await using var breaker = Breaker(Tier.Store with { IsToldToEnd = isTold });
        var heard = CancellationToken.None;
        var read = breaker.ReadAsync(
            (tier, token) =>
            {
                heard = token;
                return tier.AnswerAsync();
            },
            _tier,
            Cancel);
        Assert.True((await read).Answered);

        Assert.Equal(isTold, heard.CanBeCanceled);
    }

    [Fact]
    public async Task A_write_is_waited_for_longer_than_a_read()
    {
        _tier.Hangs = true;
        var write = WriteAsync();

        _time.Advance(TimeSpan.FromMilliseconds(4999));
        Assert.False(write.IsCompleted);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False((await write).Answered);
    }

    [Fact]
    public async Task Three_faults_in_a_row_open_it_whatever_went_before()
    {
        for (var n = 0; n < 200; n++)
        {
            await ReadAsync();
        }

        await FailAsync(3);

        Assert.True(_breaker.IsOpen);
        var calls = _tier.Calls;
        Assert.False((await ReadAsync()).Answered);
        Assert.Equal(calls, _tier.Calls);
    }

    [Fact]
    public async Task An_answer_between_faults_keeps_it_closed()
    {
        await FailAsync(2);
        await ReadAsync();
        await FailAsync(2);

        Assert.False(_breaker.IsOpen);
    }

    [Fact]
    public async Task It_closes_when_a_probe_is_answered_and_no_request_is_ever_the_probe()
    {
        await FailAsync(3);
        var calls = _tier.Calls;

        for (var second = 1; second <= 5; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Eventually.TrueAsync(() => _probe.Calls == second);
            await ReadAsync();
        }

        Assert.True(_breaker.IsOpen);
        Assert.Equal(calls, _tier.Calls);

        _probe.Fails = null;
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return !_breaker.IsOpen;
        });
        Assert.True((await ReadAsync()).Answered);
    }

    [Fact]
    public async Task It_opens_and_closes_again_and_again_and_says_each_once()
    {
        for (var round = 1; round <= 3; round++)
        {
            await FailAsync(3);
            await FailAsync(3);
            _probe.Fails = null;
            await Eventually.TrueAsync(() =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return !_breaker.IsOpen;
            });
            await Eventually.TrueAsync(() => _log.Seen.Count == 2 * round);
        }

        Assert.Equal([2000, 2001, 2000, 2001, 2000, 2001], _log.Seen);
    }

    [Fact]
    public async Task Many_faults_at_once_open_it_once()
    {
        _tier.Fails = new IOException("gone");

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(ReadAsync)));

        Assert.True(_breaker.IsOpen);
        Assert.Equal([2000], _log.Seen);
    }

    [Fact]
    public async Task Calls_that_were_in_the_air_together_are_one_fault()
    {
        _tier.Hangs = true;
        for (var moment = 1; moment <= 3; moment++)
        {
            Assert.False(_breaker.IsOpen);
            var reads = Enumerable.Range(0, 50).Select(_ => ReadAsync()).ToArray();
            _time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.WhenAll(reads);
        }

        Assert.True(_breaker.IsOpen);
    }

    [Fact]
    public async Task A_server_that_answers_a_little_late_is_given_more_time_and_not_left_out()
    {
        await using var breaker = new TierBreaker(
            Tier.Redis, _ => Task.Delay(TimeSpan.FromMilliseconds(60), _time, Cancel), _time, _log);
        _tier.Hangs = true;
        for (var miss = 0; miss < 3; miss++)
        {
            var read = ReadAsync(breaker);
            _time.Advance(TimeSpan.FromMilliseconds(20));
            await read;
        }

        Assert.False(breaker.IsOpen);
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            return breaker.ReadLimit > Tier.Redis.ReadLimit;
        });
        Assert.False(breaker.IsOpen);
        Assert.Empty(_log.Seen);
    }

    [Fact]
    public async Task A_limit_that_ends_late_is_no_fault()
    {
        _tier.Hangs = true;
        for (var miss = 0; miss < 5; miss++)
        {
            var read = ReadAsync();
            _time.Advance(TimeSpan.FromMilliseconds(200));
            Assert.False((await read).Answered);
        }

        Assert.False(_breaker.IsOpen);
    }

    [Fact]
    public async Task A_standstill_of_this_process_says_nothing_of_the_tier()
    {
        TaskCompletionSource first = new();
        var probes = 0;
        await using var breaker = new TierBreaker(
            Tier.Redis, _ => Interlocked.Increment(ref probes) == 1 ? first.Task : Task.CompletedTask, _time, _log);
        _tier.Hangs = true;
        for (var miss = 0; miss < 3; miss++)
        {
            var read = ReadAsync(breaker);
            _time.Advance(TimeSpan.FromMilliseconds(20));
            await read;
        }

        await Eventually.TrueAsync(() => Volatile.Read(ref probes) == 1);
        _time.Advance(TimeSpan.FromMilliseconds(300));

        await Eventually.TrueAsync(() => Volatile.Read(ref probes) > 1);
        Assert.False(breaker.IsOpen);
        Assert.Empty(_log.Seen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_write_in_the_air_is_given_up_when_the_tier_is_out_where_it_can_be_told_later(bool isEnded)
    {
        await using var breaker = Breaker(Tier.Redis with { EndsWritesWhenOut = isEnded });
        var hanging = new Stuck { Hangs = true };
        var write = breaker.WriteAsync(static (tier, _) => tier.AnswerAsync(), hanging, Cancel).AsTask();

        await FailAsync(3, breaker);

        await Eventually.TrueAsync(() => breaker.IsOpen);
        if (isEnded)
        {
            Assert.False((await write.WaitAsync(Cancel)).Answered);
        }
        else
        {
            Assert.False(write.IsCompleted);
        }
    }

    [Fact]
    public async Task A_refusal_of_the_server_itself_is_its_answer_and_no_fault()
    {
        await using var breaker = Breaker(Tier.Redis with { IsAnswer = static e => e is FormatException });
        _tier.Fails = new FormatException("refused");

        for (var n = 0; n < 5; n++)
        {
            await Assert.ThrowsAsync<FormatException>(() => ReadAsync(breaker));
        }

        Assert.False(breaker.IsOpen);
    }

    [Fact]
    public async Task A_caller_who_leaves_is_no_fault()
    {
        _tier.Hangs = true;
        for (var n = 0; n < 5; n++)
        {
            using var left = new CancellationTokenSource();
            var read = _breaker.ReadAsync(static (tier, _) => tier.AnswerAsync(), _tier, left.Token).AsTask();
            await left.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        }

        Assert.False(_breaker.IsOpen);
    }

    [Fact]
    public async Task Calls_that_were_given_up_are_counted_until_they_end()
    {
        await using var breaker = Breaker(Tier.Redis with { MostInFlight = 2 });
        _tier.Hangs = true;
        Task<TierAnswer<string>>[] hanging = [ReadAsync(breaker), ReadAsync(breaker)];
        _time.Advance(TimeSpan.FromMilliseconds(20));
        await Task.WhenAll(hanging);

        _tier.Hangs = false;
        Assert.False((await ReadAsync(breaker)).Answered);

        _tier.Release();
        await Eventually.TrueAsync(async () => (await ReadAsync(breaker)).Answered);
    }

    [Fact]
    public async Task A_tier_far_away_is_given_three_of_its_round_trips()
    {
        await using var breaker = new TierBreaker(
            Tier.Redis, _ => Task.Delay(TimeSpan.FromMilliseconds(100), _time, Cancel), _time, _log);
        await FailAsync(3, breaker);

        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            return !breaker.IsOpen;
        });

        Assert.InRange(breaker.ReadLimit, TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(600));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_slow_moment_after_a_hang_is_not_taken_for_distance(int slowProbes)
    {
        var probes = 0;
        await using var breaker = new TierBreaker(
            Tier.Store,
            // The first was in the air while the server hung; the next ones stand behind what it has to catch up with.
            _ => ++probes <= 1 + slowProbes ? Task.Delay(TimeSpan.FromMilliseconds(1651), _time, Cancel) : Task.CompletedTask,
            _time,
            _log);
        await FailAsync(3, breaker);
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(127));
            return !breaker.IsOpen;
        });

        Assert.Equal(Tier.Store.ReadLimit, breaker.ReadLimit);
    }

    [Fact]
    public async Task Quick_answers_take_back_at_once_what_a_slow_moment_has_raised()
    {
        var probeTakes = TimeSpan.FromMilliseconds(1651);
        await using var breaker = new TierBreaker(Tier.Store, _ => Task.Delay(probeTakes, _time, Cancel), _time, _log);
        await FailAsync(3, breaker);
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(127));
            return !breaker.IsOpen;
        });
        Assert.True(breaker.ReadLimit > TimeSpan.FromSeconds(4));

        for (var read = 0; read < 5; read++)
        {
            await ReadAsync(breaker);
        }

        Assert.Equal(Tier.Store.ReadLimit, breaker.ReadLimit);
    }

    [Fact]
    public async Task It_ends_at_stop_while_it_is_open()
    {
        for (var n = 0; n < 300; n++)
        {
            var breaker = Breaker(Tier.Redis);
            await FailAsync(n % 5, breaker);
            await breaker.DisposeAsync();
        }
    }

    private TierBreaker Breaker(Tier tier) => new(tier, _ => _probe.AnswerAsync().AsTask(), _time, _log);

    private Task<TierAnswer<string>> ReadAsync() => ReadAsync(_breaker);

    private Task<TierAnswer<string>> ReadAsync(TierBreaker breaker) =>
        breaker.ReadAsync(static (tier, _) => tier.AnswerAsync(), _tier, Cancel).AsTask();

    private Task<TierAnswer<string>> WriteAsync() =>
        _breaker.WriteAsync(static (tier, _) => tier.AnswerAsync(), _tier, Cancel).AsTask();

    private async Task FailAsync(int times, TierBreaker? breaker = null)
    {
        _tier.Fails = new IOException("gone");
        for (var n = 0; n < times; n++)
        {
            await ReadAsync(breaker ?? _breaker);
        }

        _tier.Fails = null;
    }
}
