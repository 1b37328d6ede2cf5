using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StatusGateway.Access;
using StatusGateway.IntegrationTests.Postgres;
using StatusGateway.IntegrationTests.Sqlite;
using StatusGateway.Journal;
using StatusGateway.Mirroring;
using StatusGateway.Operations;
using StatusGateway.Operations.Caching;
using StatusGateway.Operations.Writing;
using StatusGateway.Postgres;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Journal;

/// <summary>A replay that is cut off at its worst moment: Postgres has it, and the journal does not know.</summary>
public sealed class ReplayTests(PostgresServer postgres)
{
    private static readonly StoreKeys Keys = new(new StoreIdentity("0123456789abcdef", Convert.ToBase64String(new byte[32])));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_Postgres_has_is_not_replayed_again_and_what_follows_goes_onto_it()
    {
        await using var database = await PostgresTest.StartAsync(postgres);
        using var folder = new TemporaryFolder();
        var store = new PostgresOperationStore(database.Queries, new(TimeProvider.System));
        var id = Ids.Unique();
        var saved = Assert.IsType<SaveResult.Saved>(await store.SaveAsync(An.Update(id, OperationStatus.Processing, 1), Cancel));
        var known = saved.Snapshot;
        await using (var first = await OpenAsync(folder.Path, database))
        {
            foreach (var progress in new[] { 10, 20 })
            {
                known = await AppendAsync(first, known, progress);
            }

            var entries = await first.Journal.ReadAsync([id], Cancel);
            await first.Target.RunAsync(first.Journal.Name, entries, isCareful: false, Cancel);
            await AppendAsync(first, known, 30); // and then it dies
        }

        await using var second = await OpenAsync(folder.Path, database);
        Assert.Equal(3, second.Journal.Count);
        await second.Settlement.RecoverAsync(Cancel);
        var left = await second.Journal.ReadAsync([id], Cancel);
        var row = await store.FindWrittenAsync(id, Cancel);
        var replayed = await second.Target.RunAsync(second.Journal.Name, left, isCareful: false, Cancel);
        await second.Settlement.SettleAsync(replayed);

        Assert.Equal((row!.Revision, row.Life), (Assert.Single(left).Base, left[0].BaseLife));
        Assert.Equal(ReplayAction.Update, Assert.Single(replayed.Decided).Action);
        Assert.Equal(0, second.Journal.Count);
        var end = await store.FindWrittenAsync(id, Cancel);
        Assert.Equal(30, end!.State.Progress);
        Assert.True(end.Revision.IsNewerThan(row.Revision));
    }

    private static async Task<OperationSnapshot> AppendAsync(Opened on, OperationSnapshot known, int progress)
    {
        var update = An.Update(known.Id, OperationStatus.Processing, progress);
        var entry = JournaledWrite.Of(known, update, createdAt: null, new StoreClock(TimeProvider.System), mayBeCommitted: false);
        Assert.True(await on.Journal.TryAppendAsync(entry));
        return entry.Body.Shown;
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "Whoever is given the journal closes its file; the mirror opens none.")]
    private static async Task<Opened> OpenAsync(string folder, PostgresTest database)
    {
        var time = TimeProvider.System;
        var file = new JournalFile(folder, NullLogger<JournalFile>.Instance);
        var journal = new OperationJournal(
            file, new JournalIndex(), new JournalLocks(), Keys, Options.Create(new JournalOptions()), time,
            NullLogger<OperationJournal>.Instance);
        Assert.True(await journal.TryOpenAsync(Cancel));
        await journal.AdoptAsync(Keys.Fingerprint, Cancel);
        var mirror = new MirrorFile(folder, "nowhere", time);
        var target = new PostgresReplay(database.Queries, new LateStore(), mirror);
        var l1 = new MemoryOperationCache(TimeSpan.FromSeconds(2), 1 << 20, time);
        return new(file, journal, target, new JournalSettlement(journal, target, l1, new WriteThrough(l1, new NoOperationCache())));
    }

    private sealed record Opened(
        JournalFile File, OperationJournal Journal, PostgresReplay Target, JournalSettlement Settlement) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => File.DisposeAsync();
    }
}
