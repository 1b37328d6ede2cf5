using Microsoft.Extensions.Time.Testing;
using StatusGateway.Operations;
using StatusGateway.Operations.Caching;
using StatusGateway.Operations.Reading;
using StatusGateway.Testing;
using StatusGateway.Testing.Contracts;

namespace StatusGateway.UnitTests.Operations;

public sealed class MemoryOperationCacheTests : OperationCacheContract
{
    private const int Capacity = 1 << 20;

    private readonly FakeTimeProvider _time = new();
    private readonly MemoryOperationCache _cache;

    public MemoryOperationCacheTests() => _cache = new(TimeSpan.FromSeconds(2), Capacity, _time);

    protected override IOperationCache Cache => _cache;

    [Fact]
    public void A_copy_is_doubted_after_its_time_and_kept_all_the_same()
    {
        var kept = Of(Ids.Unique(), 1);
        _cache.SetIfNewer(kept);

        Assert.True(_cache.TryRead(kept.Id, OperationOrder.None, out _));
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.False(_cache.TryRead(kept.Id, OperationOrder.None, out var near));
        Assert.Equal(kept, near.Snapshot);
        Assert.Equal(ReadSource.Kept, near.Source);
    }

    [Fact]
    public void A_confirmed_copy_is_fresh_again_unless_something_newer_is_known()
    {
        var kept = Of(Ids.Unique(), 1);
        _cache.SetIfNewer(kept);
        _cache.DoubtAll();

        _cache.Confirm(kept.Id, new(2));
        Assert.False(_cache.TryRead(kept.Id, OperationOrder.None, out _));
        _cache.Confirm(kept.Id, new(1));
        Assert.True(_cache.TryRead(kept.Id, OperationOrder.None, out _));
    }

    [Fact]
    public void Absence_is_remembered_for_a_tenth_of_a_second_and_for_no_client_that_saw_more()
    {
        var id = Ids.Unique();
        _cache.SetAbsent(id);

        Assert.True(_cache.TryRead(id, OperationOrder.None, out var read));
        Assert.Equal(ReadSource.Absent, read.Source);
        Assert.False(_cache.TryRead(id, Of(id, 1).Order, out _));

        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.False(_cache.TryRead(id, OperationOrder.None, out _));
    }

    [Fact]
    public void It_never_weighs_much_more_than_it_may()
    {
        for (var number = 0; number < 2_000; number++)
        {
            _cache.SetIfNewer(Of(OperationId.Parse($"op-{number}", provider: null), 1, bytes: 2_000));

            Assert.InRange(_cache.SizeInBytes, 0, Capacity + 50_000);
        }
    }

    [Fact]
    public void It_never_weighs_much_more_than_it_may_when_what_it_knows_grows()
    {
        OperationId[] ids = [.. Enumerable.Range(0, 500).Select(static number => OperationId.Parse($"op-{number}", provider: null))];
        foreach (var id in ids)
        {
            _cache.SetIfNewer(Of(id, 1));
        }

        foreach (var id in ids)
        {
            _cache.SetIfNewer(Of(id, 2, bytes: 20_000));

            Assert.InRange(_cache.SizeInBytes, 0, 2 * Capacity);
        }
    }

    [Fact]
    public void An_operation_that_is_polled_outlives_those_that_nobody_polls()
    {
        var polled = Of(Ids.Unique(), 1);
        _cache.SetIfNewer(polled);

        for (var number = 0; number < 5_000; number++)
        {
            _cache.SetIfNewer(Of(OperationId.Parse($"op-{number}", provider: null), 1, bytes: 1_000));
            _cache.TryRead(polled.Id, OperationOrder.None, out _);
        }

        Assert.NotNull(_cache.Find(polled.Id));
        Assert.Null(_cache.Find(OperationId.Parse("op-0", provider: null)));
    }

    [Fact]
    public void What_was_made_of_a_state_is_kept_while_the_same_is_told_again()
    {
        var kept = Of(Ids.Unique(), 1);
        var made = _cache.SetIfNewer(kept).Attach(new object());

        Assert.Same(made, _cache.SetIfNewer(kept with { }).Attached);
        Assert.Null(_cache.SetIfNewer(kept with { Committed = new(2) }).Attached);
    }

    private static OperationSnapshot Of(OperationId id, long revision, int bytes = 0) => new()
    {
        Id = id,
        Order = new(new(1), OperationRank.ObservedRunning, new(revision)),
        Committed = new(revision),
        State = An.State(OperationStatus.Processing) with { Message = new string('x', bytes / 2) },
    };
}
