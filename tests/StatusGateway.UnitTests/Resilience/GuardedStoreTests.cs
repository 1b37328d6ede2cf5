using Microsoft.Extensions.Time.Testing;
using StatusGateway.Operations;
using StatusGateway.Operations.Observing;
using StatusGateway.Operations.Writing;
using StatusGateway.Resilience;

namespace StatusGateway.UnitTests.Resilience;

public sealed class GuardedStoreTests : IAsyncDisposable
{
    private static readonly OperationId Id = OperationId.Parse("op-7", null);
    private static readonly CallerKey Caller = new("caller");
    private static readonly OperationState State = new(OperationStatus.Pending, 0, null, null, null, null);

    private readonly FaultyStore _inner = new();
    private readonly TierBreaker _breaker;
    private readonly GuardedOperationStore _operations;
    private readonly GuardedObservationStore _observations;

    public GuardedStoreTests()
    {
        _breaker = new(
            Tier.Store with { IsAnswer = static e => e is FormatException },
            _ => Task.FromException(new IOException("down")),
            new FakeTimeProvider(),
            new EventIds<TierBreaker>());
        _operations = new(_inner, _breaker);
        _observations = new(_inner, _breaker);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _breaker.DisposeAsync();

    [Fact]
    public async Task The_stores_own_word_is_passed_on()
    {
        Assert.IsType<FindResult.Absent>(await _operations.FindAsync(Id, Cancel));
        Assert.IsType<SaveResult.Conflict>(await _operations.SaveAsync(Update, Cancel));
        Assert.IsType<DeleteResult.Absent>(await _operations.DeleteAsync(Id, null, Cancel));
        Assert.Empty(await _operations.ListAsync(null, 10, Cancel));
        Assert.Null(await _observations.FindClearanceAsync(Id, Caller, Cancel));
    }

    [Fact]
    public async Task A_fault_is_cannot_say_and_never_absence()
    {
        _inner.Fails = new IOException("gone");

        for (var n = 0; n < 4; n++)
        {
            Assert.IsType<FindResult.Unanswered>(await _operations.FindAsync(Id, Cancel));
            Assert.IsType<SaveResult.Unanswered>(await _operations.SaveAsync(Update, Cancel));
            Assert.IsType<DeleteResult.Unanswered>(await _operations.DeleteAsync(Id, null, Cancel));
        }

        Assert.True(_breaker.IsOpen);
    }

    [Fact]
    public async Task What_cannot_say_so_in_its_result_throws()
    {
        _inner.Fails = new IOException("gone");

        await UnansweredAsync(() => _operations.FindWrittenAsync(Id, Cancel));
        await UnansweredAsync(() => _operations.ListAsync(null, 10, Cancel));
        await UnansweredAsync(() => _operations.FindCommittedAsync([Id], Cancel));
        await UnansweredAsync(() => _observations.KeepAsync(Answer, Cancel));
        await UnansweredAsync(() => _observations.FindClearanceAsync(Id, Caller, Cancel));
        await UnansweredAsync(() => _observations.EndClearancesAsync(Id, Caller, Cancel));
        await UnansweredAsync(() => _observations.MeasureAsync(Cancel));
        await UnansweredAsync(() => _observations.TrimAsync(1, [], Cancel));
    }

    [Fact]
    public async Task What_the_store_itself_refuses_reaches_the_writer_and_opens_nothing()
    {
        _inner.Fails = new FormatException("a broken constraint");

        for (var n = 0; n < 5; n++)
        {
            await Assert.ThrowsAsync<FormatException>(() => _operations.SaveAsync(Update, Cancel).AsTask());
        }

        Assert.False(_breaker.IsOpen);
    }

    private static OperationUpdate Update => new() { Id = Id, State = State };

    private static Observation Answer => new() { Id = Id, Caller = Caller, State = State };

    private static async Task UnansweredAsync<T>(Func<ValueTask<T>> call) =>
        await Assert.ThrowsAsync<StoreUnansweredException>(() => call().AsTask());
}
