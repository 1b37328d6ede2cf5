using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using StatusGateway.Access;
using StatusGateway.Operations;
using StatusGateway.Operations.Writing;
using StatusGateway.Sqlite;

namespace StatusGateway.Journal;

/// <summary>Writes that are acknowledged while the store is out: on disk first, and replayed into the store in this order.</summary>
internal sealed class OperationJournal(
    JournalFile file,
    JournalIndex index,
    JournalLocks locks,
    StoreKeys keys,
    IOptions<JournalOptions> options,
    TimeProvider time,
    ILogger<OperationJournal> logger)
{
    private const int AtOnce = 1000;
    private const string Unreadable = "it cannot be read";

    // The store that this journal is of: one with our migration, of which it is known what becomes of a replayed write.
    private volatile string _store = "";

    // Invariant: 1 exactly while it has refused an entry since there was last room.
    private int _isFull;
    private long _aside;

    /// <summary>How many were set aside, in all.</summary>
    public long Aside => Interlocked.Read(ref _aside);

    public bool IsFull => Volatile.Read(ref _isFull) == 1;

    /// <summary>Whether a write could be journaled now.</summary>
    public bool IsOpen => file.Database is not null && IsOfThisStore;

    public string Name => file.Name;

    // The keys are the store's own, or those that it was last seen with.
    private bool IsOfThisStore => _store.Length > 0 && _store == keys.Fingerprint;

    /// <summary>How many wait.</summary>
    public long Count => index.Count;

    public long Bytes => index.Bytes;

    /// <summary>What waits of an operation; null when nothing does.</summary>
    public JournaledOperation? Find(OperationId id) => IsOfThisStore ? index.Find(id) : null;

    /// <summary>The operations of which an entry gave this caller a clearance.</summary>
    public IReadOnlyList<OperationId> FindOf(CallerKey caller) => index.FindOf(caller);

    /// <summary>Opens the file if that can be, and takes up what an earlier process left in it.</summary>
    public async Task<bool> TryOpenAsync(CancellationToken cancellationToken)
    {
        if (file.Database is not null)
        {
            return true;
        }

        if (options.Value.Rows == 0 || !await file.TryOpenAsync(cancellationToken))
        {
            return false;
        }

        var database = file.Database!;
        var store = await database.ReadAsync(JournalTable.FindStore, cancellationToken);
        Interlocked.Exchange(ref _aside, await database.ReadAsync(JournalTable.Aside, cancellationToken));
        if (store is not null)
        {
            await TakeUpAsync(database, store, cancellationToken);
            _store = store;
        }

        return true;
    }

    /// <summary>The store has answered, and can be replayed into. What is left of another one stays where it is.</summary>
    public async Task AdoptAsync(string store, CancellationToken cancellationToken)
    {
        if (_store == store || file.Database is not { } database)
        {
            return;
        }

        using (await locks.EnterAllAsync())
        {
            await database.WriteAsync(session => JournalTable.KeepStore(session, store), cancellationToken);
            index.Clear();
            await TakeUpAsync(database, store, cancellationToken);
            _store = store;
        }

        if (await database.ReadAsync(session => JournalTable.Elsewhere(session, store), cancellationToken) is > 0 and var others)
        {
            logger.JournalOfAnotherStore(others, file.Folder);
        }
    }

    /// <summary>Holds back whoever else would append to these: what an entry is made of must not change under it.</summary>
    public Task<IDisposable> EnterAsync(params IEnumerable<OperationId> ids) => locks.EnterAsync(ids);

    /// <summary>Writes, and in front of them what the store has to be told of operations that another journal began.</summary>
    /// <param name="known">What the writes were made of.</param>
    /// <param name="writes">The writes.</param>
    public Task<bool> TryAppendAsync(IReadOnlyList<OperationSnapshot> known, IReadOnlyList<JournalEntry> writes) =>
        TryAppendAsync(
        [
            .. known.Where(copy => Find(copy.Id) is null).Select(JournaledObservation.OfOtherJournal).OfType<JournalEntry>(),
            .. writes,
        ]);

    /// <summary>Whether all of them are on disk; else none is, and nothing may be acknowledged.</summary>
    public async Task<bool> TryAppendAsync(params IReadOnlyList<JournalEntry> entries)
    {
        if (file.Database is not { } database || !IsOfThisStore)
        {
            return false;
        }

        if (entries.Count == 0)
        {
            return true; // nothing that was named matched
        }

        var rows = entries.Select(static entry => entry.ToRow()).ToList();
        if (!HasRoom(rows))
        {
            return false;
        }

        try
        {
            var store = _store;
            var replaced = await database.WriteAsync(
                session => rows.ConvertAll(row => JournalTable.Append(session, store, row)), CancellationToken.None);
            foreach (var (entry, row, before) in entries.Zip(rows, replaced))
            {
                index.Add(entry with { Length = row.Body.Length });
                before.ForEach(length => index.Remove(entry.Id, length));
            }
        }
        catch (Exception fault) when (fault is SqliteException or ObjectDisposedException)
        {
            logger.JournalNotWritten(fault.Message);
            return false;
        }

        JournalMetrics.Appended(rows.Count);
        return true;
    }

    /// <summary>The operations that have waited longest, of as many entries together as are replayed at once.</summary>
    public async Task<IReadOnlyList<OperationId>> FindFirstAsync(int operations, CancellationToken cancellationToken)
    {
        List<OperationId> first = [];
        var entries = 0L;
        var store = _store;
        foreach (var (text, count) in await file.Database!.ReadAsync(
            session => JournalTable.Operations(session, store, operations), cancellationToken))
        {
            if (entries >= AtOnce || !OperationId.TryFromStored(text, out var id))
            {
                break;
            }

            first.Add(id);
            entries += count;
        }

        return first;
    }

    /// <summary>All that waits of these, in its order. Whoever replays it holds back others first.</summary>
    public async Task<List<JournalEntry>> ReadAsync(IReadOnlyCollection<OperationId> ids, CancellationToken cancellationToken)
    {
        var store = _store;
        var found = await file.Database!.ReadAsync(
            session => ids.SelectMany(id => JournalTable.ReadOf(session, store, id.ToString())).Select(Entry).ToList(),
            cancellationToken);
        found.Sort(static (a, b) => a.Place.CompareTo(b.Place));
        return found;
    }

    /// <summary>All that waits.</summary>
    public Task<List<JournalEntry>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var store = _store;
        return file.Database!.ReadAsync(
            session => JournalTable.Read(session, store, after: 0, int.MaxValue).ConvertAll(Entry), cancellationToken);
    }

    /// <summary>Takes in what another gateway leaves, behind what waits here; null when there is no room for it.</summary>
    public async Task<IReadOnlyList<JournalEntry>?> TakeInAsync(List<JournalRow> rows)
    {
        if (file.Database is not { } database || !IsOfThisStore || !HasRoom(rows))
        {
            return null;
        }

        var store = _store;
        using (await locks.EnterAllAsync())
        {
            var taken = await database.WriteAsync(
                session =>
                {
                    var last = JournalTable.Last(session);
                    rows.ForEach(row => JournalTable.Append(session, store, row with { Topic = "" }));
                    return JournalTable.Read(session, store, last, rows.Count).ConvertAll(Entry);
                },
                CancellationToken.None);
            taken.ForEach(index.Add);
            return taken;
        }
    }

    /// <summary>Somebody else has these.</summary>
    public async Task ForgetAsync(IReadOnlyList<JournalEntry> entries)
    {
        using (await locks.EnterAllAsync())
        {
            await file.Database!.WriteAsync(
                session => entries.Sum(entry => JournalTable.Delete(session, entry.Place)), CancellationToken.None);
            foreach (var entry in entries)
            {
                index.Remove(entry.Id, entry.Length);
            }
        }
    }

    /// <summary>What still waits at these places.</summary>
    public Task<List<JournalEntry>> FindAsync(IReadOnlySet<long> places, CancellationToken cancellationToken)
    {
        var store = _store;
        return file.Database!.ReadAsync(
            session => places.Order().SelectMany(place => JournalTable.Read(session, store, place - 1, most: 1))
                .Where(row => places.Contains(row.Place)).DistinctBy(static row => row.Place).Select(Entry).ToList(),
            cancellationToken);
    }

    /// <summary>Takes out what the store has, or will never have, and puts what follows onto it.</summary>
    public async Task SettleAsync(IReadOnlyList<SettledEntry> settled)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await file.Database!.WriteAsync(
            session =>
            {
                foreach (var one in settled)
                {
                    Settle(session, one, now);
                }

                return true;
            },
            CancellationToken.None);
        foreach (var one in settled)
        {
            index.Remove(one.Entry.Id, one.Entry.Length);
        }

        JournalMetrics.Settled(settled);
        foreach (var one in settled.Where(static one => one.Reason is not null))
        {
            Interlocked.Increment(ref _aside);
            logger.EntrySetAside(one.Entry.Id, one.Entry.Body.Shown.Committed, one.Reason!);
        }

        if (HasRoom([]) && Interlocked.Exchange(ref _isFull, 0) == 1)
        {
            logger.JournalHasRoom();
        }
    }

    private static void Settle(SqliteSession session, SettledEntry settled, long now)
    {
        var entry = settled.Entry;
        if (settled.Reason is { } reason)
        {
            JournalTable.SetAside(session, entry.Place, now, reason);
            return;
        }

        JournalTable.Delete(session, entry.Place);
        if (settled.Stored is { } stored)
        {
            var journaled = entry.Row;
            JournalTable.Rebase(
                session,
                entry.Id.ToString(),
                (journaled.Revision.Number, stored.Revision.Number),
                (journaled.Life.Number, stored.Life.Number));
        }
    }

    private bool HasRoom(List<JournalRow> rows)
    {
        var bounds = options.Value;
        var bytes = index.Bytes + rows.Sum(static row => JournalIndex.Weigh(row.Body.Length));
        var hasRoom = index.Count + rows.Count <= bounds.Rows && bytes <= bounds.Bytes;
        if (!hasRoom && Interlocked.Exchange(ref _isFull, 1) == 0)
        {
            logger.JournalFull(index.Count, index.Bytes);
        }

        return hasRoom;
    }

    private async Task TakeUpAsync(SqliteDatabase database, string store, CancellationToken cancellationToken)
    {
        var last = 0L;
        while (await database.ReadAsync(session => JournalTable.Read(session, store, last, AtOnce), cancellationToken)
            is { Count: > 0 } some)
        {
            foreach (var row in some)
            {
                await TakeUpAsync(database, row);
            }

            last = some[^1].Place;
        }

        if (index.Count > 0)
        {
            logger.JournalTakenUp(index.Count, file.Folder);
        }
    }

    private async Task TakeUpAsync(SqliteDatabase database, JournalRow row)
    {
        try
        {
            index.Add(Entry(row));
        }
        catch (JsonException)
        {
            // Another version's, or cut off: it must not be in the way of the rest.
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            await database.WriteAsync(session => JournalTable.SetAside(session, row.Place, now, Unreadable), CancellationToken.None);
            Interlocked.Increment(ref _aside);
            logger.EntryUnreadable(row.Place);
        }
    }

    private static JournalEntry Entry(JournalRow row) => new()
    {
        Place = row.Place,
        Base = new(row.Base),
        BaseLife = new(row.Life),
        Body = JournalJson.Read(row.Body),
        Length = row.Body.Length,
    };
}

/// <summary>How the replay of an entry ended.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Stored">The row as the store dealt it; null where it wrote none.</param>
/// <param name="Reason">Why it was set aside; null when it was not.</param>
internal sealed record SettledEntry(JournalEntry Entry, WrittenOperation? Stored, string? Reason);
