using Microsoft.Extensions.Time.Testing;
using StatusGateway.Operations;
using StatusGateway.Resilience;
using StatusGateway.Testing;

namespace StatusGateway.UnitTests.Resilience;

public sealed class GuardedCacheTests : IAsyncDisposable
{
    private static readonly OperationId Id = OperationId.Parse("op-7", null);
    private static readonly CallerKey Caller = new("caller");

    private readonly FakeTimeProvider _time = new();
    private readonly EventIds<CacheGuard> _log = new();
    private readonly FaultyCache _cache = new();
    private readonly TierBreaker _breaker;
    private readonly GuardedOperationCache _operations;
    private readonly GuardedClearanceCache _clearances;

    public GuardedCacheTests()
    {
        _breaker = new(
            Tier.Redis with { IsAnswer = static e => e is FormatException },
            _ => _cache.Fails is null ? Task.CompletedTask : Task.FromException(_cache.Fails),
            _time,
            new EventIds<TierBreaker>());
        var guard = new CacheGuard(_breaker, _time, _log);
        _operations = new(_cache, guard, _time);
        _clearances = new(_cache, guard, _time);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _operations.DisposeAsync();
        await _clearances.DisposeAsync();
        await _breaker.DisposeAsync();
    }

    [Fact]
    public async Task A_copy_is_passed_on()
    {
        await _operations.SetIfNewerAsync(An(7), Cancel);

        Assert.Equal(An(7), (await _operations.GetAsync(Id, Cancel))?.Snapshot);
    }

    [Fact]
    public async Task What_decides_whether_there_is_a_copy_waits_for_a_late_answer()
    {
        await _operations.SetIfNewerAsync(An(7), Cancel);
        var answered = new TaskCompletionSource();
        _cache.Late = answered.Task;

        var quick = _operations.GetAsync(Id, Cancel).AsTask();
        var decisive = _operations.FindAsync(Id, Cancel).AsTask();
        _time.Advance(Tier.Redis.ReadLimit);
        Assert.Null(await quick);
        _time.Advance(Tier.Redis.FindLimit - Tier.Redis.ReadLimit - TimeSpan.FromMilliseconds(1));
        answered.SetResult();
        Assert.Equal(An(7), (await decisive)?.Snapshot);

        _cache.Late = new TaskCompletionSource().Task;
        var silent = _operations.FindAsync(Id, Cancel).AsTask();
        _time.Advance(Tier.Redis.FindLimit);
        Assert.Null(await silent);
    }

    [Fact]
    public async Task A_fault_is_a_miss_and_a_lost_write_and_never_thrown()
    {
        _cache.Fails = new IOException("gone");

        for (var n = 0; n < 5; n++)
        {
            Assert.Null(await _operations.GetAsync(Id, Cancel));
            Assert.Null(await _clearances.GetAsync(Id, Caller, Cancel));
            await _operations.SetIfNewerAsync(An(7), Cancel);
            await _operations.InvalidateOlderAsync(Id, new(8), Cancel);
            await _operations.RemoveAsync(Id, new(8), Cancel);
            await _clearances.SetAsync(Id, AClearance, Cancel);
            await _clearances.RemoveAsync(Id, Caller, Cancel);
        }

        Assert.True(_breaker.IsOpen);
    }

    [Fact]
    public async Task What_was_not_written_is_written_once_the_cache_is_back()
    {
        await _operations.SetIfNewerAsync(An(1), Cancel);
        _cache.Fails = new IOException("gone");
        await _operations.SetIfNewerAsync(An(7), Cancel);
        await _operations.SetIfNewerAsync(An(6), Cancel);
        await _operations.InvalidateOlderAsync(Id, new(9), Cancel);
        Assert.True(_breaker.IsOpen);

        _cache.Fails = null;
        await PassTimeUntilAsync(() => _cache.Known.ContainsKey(Id));

        Assert.Equal(An(7), _cache.Kept[Id]);
        Assert.Equal(new(9), _cache.Known[Id]);
    }

    [Fact]
    public async Task A_deletion_that_was_not_written_is_written_once_the_cache_is_back()
    {
        await _operations.SetIfNewerAsync(An(7), Cancel);
        _cache.Fails = new IOException("gone");
        await _operations.RemoveAsync(Id, new(8), Cancel);

        _cache.Fails = null;
        Assert.Null(await _operations.GetAsync(Id, Cancel));

        await PassTimeUntilAsync(() => _cache.Kept.Count == 0);
    }

    [Fact]
    public async Task Until_then_an_older_copy_does_not_pass_for_fresh()
    {
        await _operations.SetIfNewerAsync(An(7), Cancel);
        _cache.Fails = new IOException("gone");
        await _operations.SetIfNewerAsync(An(8), Cancel);

        _cache.Fails = null;
        var copy = await _operations.GetAsync(Id, Cancel);

        Assert.Equal(An(7), copy?.Snapshot);
        Assert.False(copy?.IsFresh);
    }

    [Fact]
    public async Task A_clearance_that_ended_while_the_cache_was_out_stays_ended()
    {
        await _clearances.SetAsync(Id, AClearance, Cancel);
        _cache.Fails = new IOException("gone");
        await _clearances.RemoveAsync(Id, Caller, Cancel);

        _cache.Fails = null;
        Assert.Null(await _clearances.GetAsync(Id, Caller, Cancel));

        await PassTimeUntilAsync(() => _cache.Clearances.Count == 0);
    }

    [Fact]
    public async Task A_refused_command_is_a_miss_and_said_once_a_minute_and_opens_nothing()
    {
        _cache.Fails = new FormatException("memory is full");
        for (var n = 0; n < 5; n++)
        {
            Assert.Null(await _operations.GetAsync(Id, Cancel));
        }

        Assert.Equal([2002], _log.Seen);
        Assert.False(_breaker.IsOpen);

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await _operations.GetAsync(Id, Cancel));
        Assert.Equal([2002, 2002], _log.Seen);
    }

    [Fact]
    public async Task A_write_whose_caller_left_is_made_good_as_well()
    {
        using var left = new CancellationTokenSource();
        await left.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _operations.SetIfNewerAsync(An(7), left.Token).AsTask());

        await PassTimeUntilAsync(() => _cache.Kept.ContainsKey(Id));
    }

    private static Clearance AClearance => new() { Caller = Caller, Life = new(1), ClearedAt = 1 };

    private static OperationSnapshot An(long revision) => new()
    {
        Id = Id,
        Order = new(new(1), OperationRank.WrittenRunning, new(revision)),
        Committed = new(revision),
        State = new(OperationStatus.Processing, 0, null, null, null, null),
    };

    private Task PassTimeUntilAsync(Func<bool> condition) => Eventually.TrueAsync(() =>
    {
        _time.Advance(TimeSpan.FromMilliseconds(100));
        return condition();
    });
}
