using System.Text.Json;
using StatusGateway.Operations;
using StatusGateway.Operations.Writing;
using StatusGateway.Postgres;
using StatusGateway.Supabase;
using StatusGateway.Supabase.Rows;

namespace StatusGateway.Journal;

/// <summary>What becomes of one operation's journaled writes, given the row that stands in the store. Pure.</summary>
/// <remarks>
/// A write goes onto the very row that it was made of. Where that one has moved on, the last acknowledged wins, by revision;
/// but a final state is never lost to a running one, and what belongs to another life, or to a deleted row, stays out.
/// </remarks>
internal static class ReplayDecision
{
    public const string Deleted = "the row was deleted meanwhile";
    public const string AnotherLife = "the id has begun another life meanwhile";
    public const string Overtaken = "a later write has overtaken it";

    /// <param name="stored">What the store has of the operation, its row locked.</param>
    /// <param name="entries">The operation's writes, in their order.</param>
    /// <returns>What to do with each of them.</returns>
    public static IReadOnlyList<Replay> Decide(StoredOperation stored, IReadOnlyList<JournalEntry> entries)
    {
        var row = stored.Written;
        var isThere = LastAlreadyThere(row, entries);
        List<Replay> decided = [];
        Revision? last = null; // at which revision the journal dealt what stands in the row by then
        var hasEnded = row?.HasEnded ?? false;
        for (var place = 0; place < entries.Count; place++)
        {
            var entry = entries[place];
            var decision = place <= isThere ? new Replay(entry, ReplayAction.AlreadyThere, null)
                : IsDeleted(stored, entry) ? new Replay(entry, ReplayAction.SetAside, Deleted)
                : hasEnded && WouldBeginAnew(entry.Row, row) ? new Replay(entry, ReplayAction.SetAside, Overtaken)
                : last == entry.Base ? new Replay(entry, ReplayAction.Update, null)
                : Decide(row, entry);
            decided.Add(decision);
            if (decision.Action is ReplayAction.SetAside)
            {
                continue;
            }

            last = entry.Row.Revision;
            hasEnded = entry.Row.HasEnded || (hasEnded && !BeginsLife(entry.Row, row));
            row = decision.Action is ReplayAction.AlreadyThere ? row : entry.Row;
        }

        return decided;
    }

    /// <summary>Whether the life that it is of was deleted, which may have been past this journal and its gateway.</summary>
    public static bool IsDeleted(StoredOperation stored, JournalEntry entry) =>
        !entry.Body.Shown.Order.Life.IsNewerThan(stored.DeletedUpTo);

    // The table begins a new life where an end goes back to the start: this one is the start of the life that has ended.
    private static bool WouldBeginAnew(WrittenOperation journaled, WrittenOperation? row) =>
        !BeginsLife(journaled, row)
        && !journaled.State.Status.IsFinal
        && (journaled.State.Status is OperationStatus.Pending || journaled.State.Progress is 0);

    // Its first state may be in another gateway's journal, and come later or never.
    private static bool BeginsLife(WrittenOperation journaled, WrittenOperation? row) =>
        journaled.Life == journaled.Revision || (row is not null && journaled.Life.IsNewerThan(row.Life));

    private static Replay Decide(WrittenOperation? row, JournalEntry entry)
    {
        if (row is null)
        {
            // What it was made of may wait in another gateway's journal: then nobody has deleted it.
            return entry.Base == Revision.None || entry.Body.Shown.StoredRowLife == Revision.None
                ? new Replay(entry, ReplayAction.Insert, null)
                : new Replay(entry, ReplayAction.SetAside, Deleted);
        }

        if (row.Revision == entry.Base)
        {
            return new Replay(entry, ReplayAction.Update, null);
        }

        if (entry.Base != Revision.None && row.Life.IsNewerThan(entry.BaseLife))
        {
            return new Replay(entry, ReplayAction.SetAside, AnotherLife);
        }

        var isLater = entry.Row.Revision.IsNewerThan(row.Revision);
        var isFirstEnd = entry.Row.HasEnded && !row.HasEnded;
        return isLater || isFirstEnd
            ? new Replay(entry, ReplayAction.Update, null)
            : new Replay(entry, ReplayAction.SetAside, Overtaken);
    }

    // The store was asked first, did not answer, and wrote it all the same, maybe long after: then everything up to it is done.
    private static int LastAlreadyThere(WrittenOperation? row, IReadOnlyList<JournalEntry> entries)
    {
        if (row is null || row.Revision == entries[0].Base)
        {
            return -1;
        }

        for (var place = entries.Count - 1; place >= 0; place--)
        {
            if (entries[place].Body.MayBeCommitted && IsSame(row, entries[place].Row))
            {
                return place;
            }
        }

        return -1;
    }

    // But for the time, which is the writer's or the store's.
    private static bool IsSame(WrittenOperation row, WrittenOperation journaled) =>
        row.State with { UpdatedAt = null, Result = null } == journaled.State with { UpdatedAt = null, Result = null }
        && IsSameJson(row.State.Result, journaled.State.Result)
        && IsSameJson(row.Metadata, journaled.Metadata);

    private static bool IsSameJson(string? a, string? b)
    {
        if (a is null || b is null)
        {
            return a == b;
        }

        try
        {
            return JsonbParser.Parse(a).ToString() == JsonbParser.Parse(b).ToString();
        }
        catch (Exception fault) when (fault is RestException or JsonException)
        {
            return false; // what no store has
        }
    }
}

/// <summary>What to do with one entry.</summary>
internal sealed record Replay(JournalEntry Entry, ReplayAction Action, string? Reason);

/// <summary>How an entry gets into the store.</summary>
internal enum ReplayAction
{
    Insert,
    Update,

    /// <summary>The store has it.</summary>
    AlreadyThere,

    /// <summary>It does not, for a reason.</summary>
    SetAside,
}
