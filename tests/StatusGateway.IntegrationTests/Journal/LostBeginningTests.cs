using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using StatusGateway.IntegrationTests.Postgres;
using StatusGateway.IntegrationTests.Supabase;
using StatusGateway.Journal;
using StatusGateway.Operations;
using StatusGateway.Operations.Writing;
using StatusGateway.Postgres;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Journal;

/// <summary>A gateway saw an operation go on that another one saw begin, and that one's disk is lost with its journal.</summary>
public sealed class LostBeginningTests(PostgresServer postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Blink = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_seen_of_an_operation_is_kept_once_nobody_has_said_for_two_minutes_how_it_began()
    {
        await using var database = await PostgresTest.StartAsync(postgres);
        await using var application = await StubUpstream.StartAsync();
        await using var gateway = await RestGateway.StartAsync(database.Address, application.Address, time: _time);
        var journal = gateway.Services.GetRequiredService<OperationJournal>();
        var replay = gateway.Services.GetRequiredService<ObservationReplay>();
        var store = new PostgresOperationStore(database.Queries, new(TimeProvider.System));
        var id = Ids.Unique();
        Assert.True(await journal.TryAppendAsync(Seen(id)));

        Assert.Equal(0, await replay.RunAsync(await journal.ReadAsync([id], Cancel), Cancel));
        _time.Advance(Patience - Blink);
        Assert.Equal(0, await replay.RunAsync(await journal.ReadAsync([id], Cancel), Cancel));
        Assert.IsType<FindResult.Absent>(await store.FindAsync(id, Cancel));

        // The gateway's own replay does it: two at once would both count what they are rid of.
        await Eventually.IsTrueAsync(
            "the journal to be empty",
            () =>
            {
                _time.Advance(Blink);
                return journal.Count == 0;
            },
            Cancel);
        var found = Assert.IsType<FindResult.Found>(await store.FindAsync(id, Cancel));
        Assert.Equal(40, found.Snapshot.State.Progress);
    }

    private static JournalEntry Seen(OperationId id)
    {
        var clock = new StoreClock(TimeProvider.System);
        var (begun, _) = JournaledObservation.Of(null, [], An.Creation(id, CallerKey.Anyone), clock);
        var answer = An.Answer(id, CallerKey.Anyone, OperationStatus.Processing, progress: 40);
        var (_, entry) = JournaledObservation.Of(begun.Snapshot, [begun.Clearance], answer, clock);
        Assert.True(entry!.FollowsLife);
        return entry;
    }
}
