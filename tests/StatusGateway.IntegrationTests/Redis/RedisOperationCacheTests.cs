using Microsoft.Extensions.Time.Testing;
using StatusGateway.Operations;
using StatusGateway.Testing.Contracts;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Redis;

/// <summary>L2 on a real Redis: the contract of every cache, and what is Redis's own.</summary>
public sealed class RedisOperationCacheTests(RedisServer server) : OperationCacheContract, IAsyncLifetime
{
    private readonly string _store = Guid.NewGuid().ToString("N")[..16];
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private TestRedis _redis = null!;

    protected override IOperationCache Cache => _redis.Cache;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _redis = await TestRedis.ConnectAsync(server.Url, _store, _time);

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    [Theory]
    [InlineData("two words")]
    [InlineData("a:b:{c}")]
    [InlineData("line\nbreak")]
    [InlineData("视频-é-\"quoted\"-100%")]
    public async Task An_id_may_hold_whatever_a_row_may(string text)
    {
        Assert.True(OperationId.TryFromStored(text, out var id));
        var kept = An(id, revision: 7);

        await Cache.SetIfNewerAsync(kept, Cancel);

        Assert.Equal(kept, (await Cache.GetAsync(id, Cancel))?.Snapshot);
    }

    [Fact]
    public async Task A_result_of_a_megabyte_is_given_back_whole()
    {
        var kept = An(Id("big"), revision: 7);
        kept = kept with { State = kept.State with { Result = $"\"{new string('x', 1 << 20)}\"" } };

        await Cache.SetIfNewerAsync(kept, Cancel);

        Assert.Equal(kept, (await Cache.GetAsync(kept.Id, Cancel))?.Snapshot);
    }

    [Theory]
    [InlineData(OperationRank.WrittenRunning, 5)]
    [InlineData(OperationRank.WrittenFinal, 60)]
    public async Task A_copy_is_doubted_after_a_while_and_not_forgotten(OperationRank rank, int seconds)
    {
        var kept = An(Id("doubted"), revision: 7, rank);
        await Cache.SetIfNewerAsync(kept, Cancel);

        _time.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.True((await Cache.GetAsync(kept.Id, Cancel))?.IsFresh);

        _time.Advance(TimeSpan.FromSeconds(1));
        var copy = await Cache.GetAsync(kept.Id, Cancel);
        Assert.False(copy?.IsFresh);
        Assert.Equal(kept, copy?.Snapshot);
    }

    [Fact]
    public async Task A_copy_of_a_gateway_whose_clock_is_an_hour_ahead_is_not_fresh_for_an_hour()
    {
        var kept = An(Id("ahead"), revision: 7);
        _time.Advance(TimeSpan.FromHours(1));
        await Cache.SetIfNewerAsync(kept, Cancel);

        await using var other = await TestRedis.ConnectAsync(server.Url, _store);

        Assert.False((await other.Cache.GetAsync(kept.Id, Cancel))?.IsFresh);
    }

    [Fact]
    public async Task A_copy_in_the_format_of_another_version_is_a_miss_and_keeps_its_place()
    {
        var id = Id("format");
        var kept = An(id, revision: 7);
        await Cache.SetIfNewerAsync(kept, Cancel);
        await _redis.Connection.Database.StringSetRangeAsync(_redis.Keys.Operation(id), 82, "2");
        Assert.Null(await Cache.GetAsync(id, Cancel));

        await Cache.SetIfNewerAsync(An(id, revision: 6), Cancel);
        Assert.Null(await Cache.GetAsync(id, Cancel));

        await Cache.SetIfNewerAsync(An(id, revision: 8), Cancel);
        Assert.Equal(8, (await Cache.GetAsync(id, Cancel))?.Snapshot.Committed.Number);
    }

    [Theory]
    [InlineData("")]
    [InlineData("something else")]
    public async Task What_another_program_left_under_the_key_is_a_miss_and_written_over(string left)
    {
        var kept = An(Id("foreign"), revision: 7);
        await _redis.Connection.Database.StringSetAsync(_redis.Keys.Operation(kept.Id), left);
        Assert.Null(await Cache.GetAsync(kept.Id, Cancel));

        await Cache.SetIfNewerAsync(kept, Cancel);

        Assert.Equal(kept, (await Cache.GetAsync(kept.Id, Cancel))?.Snapshot);
    }

    [Fact]
    public async Task Everything_that_is_kept_expires()
    {
        var (copy, mark, tombstone) = (Id("copy"), Id("mark"), Id("tombstone"));

        await Cache.SetIfNewerAsync(An(copy, revision: 7), Cancel);
        await Cache.InvalidateOlderAsync(copy, new(8), Cancel);
        await Cache.InvalidateOlderAsync(mark, new(7), Cancel);
        await Cache.RemoveAsync(tombstone, new(7), Cancel);

        Assert.InRange(await ExpiryAsync(copy), TimeSpan.FromHours(23), TimeSpan.FromHours(24));
        Assert.InRange(await ExpiryAsync(mark), TimeSpan.FromSeconds(200), TimeSpan.FromSeconds(300));
        Assert.InRange(await ExpiryAsync(tombstone), TimeSpan.FromSeconds(200), TimeSpan.FromSeconds(300));
    }

    [Fact]
    public async Task Two_applications_may_share_one_redis()
    {
        await using var other = await TestRedis.ConnectAsync(server.Url, "another-store");
        var kept = An(Id("shared"), revision: 7);

        await Cache.SetIfNewerAsync(kept, Cancel);

        Assert.Null(await other.Cache.GetAsync(kept.Id, Cancel));
    }

    private OperationId Id(string name) => OperationId.Parse($"{name}-{_store}", null);

    private async Task<TimeSpan> ExpiryAsync(OperationId id) =>
        await _redis.Connection.Database.KeyTimeToLiveAsync(_redis.Keys.Operation(id)) ?? TimeSpan.MaxValue;

    private static OperationSnapshot An(
        OperationId id, long revision, OperationRank rank = OperationRank.WrittenRunning) => new()
        {
            Id = id,
            Order = new(new(1), rank, new(revision)),
            Committed = new(revision),
            State = new(OperationStatus.Processing, 10, null, null, null, null),
        };
}
