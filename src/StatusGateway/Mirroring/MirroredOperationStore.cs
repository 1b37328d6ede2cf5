using StatusGateway.Operations;
using StatusGateway.Operations.Writing;
using StatusGateway.Sqlite;

namespace StatusGateway.Mirroring;

/// <summary>A store over a table without revisions: the table says what was written, this gateway's mirror of it the rest.</summary>
/// <remarks>
/// Whatever is asked for is looked at in the table first, and a row that is not as it was last seen is dealt a new revision.
/// Other gateways deal their own: nothing here is comparable with theirs.
/// </remarks>
internal sealed class MirroredOperationStore(IPlainTable table, Mirror mirror, SqliteOperationStore mirrored, TimeProvider time)
    : IOperationStore
{
    private const int SweepSize = 100;

    public async ValueTask<FindResult> FindAsync(OperationId id, CancellationToken cancellationToken)
    {
        await SeeAsync([id], cancellationToken);
        return await mirrored.FindAsync(id, cancellationToken);
    }

    /// <summary>Those of them that are known, of as many as there are with one look at the table.</summary>
    public async ValueTask<IReadOnlyList<OperationSnapshot>> FindAllAsync(
        IReadOnlyCollection<OperationId> ids, CancellationToken cancellationToken)
    {
        await SeeAsync(ids, cancellationToken);
        List<OperationSnapshot> found = [];
        foreach (var id in ids)
        {
            if (await mirrored.FindAsync(id, cancellationToken) is FindResult.Found(var snapshot))
            {
                found.Add(snapshot);
            }
        }

        return found;
    }

    public async ValueTask<WrittenOperation?> FindWrittenAsync(OperationId id, CancellationToken cancellationToken)
    {
        await SeeAsync([id], cancellationToken);
        return await mirrored.FindWrittenAsync(id, cancellationToken);
    }

    public async ValueTask<IReadOnlyDictionary<OperationId, Revision>> FindCommittedAsync(
        IReadOnlyCollection<OperationId> ids, CancellationToken cancellationToken)
    {
        await SeeAsync(ids, cancellationToken);
        return await mirrored.FindCommittedAsync(ids, cancellationToken);
    }

    public async ValueTask<SaveResult> SaveAsync(OperationUpdate update, CancellationToken cancellationToken)
    {
        while (true)
        {
            var known = await FindWrittenAsync(update.Id, cancellationToken);
            var current = known?.Revision ?? Revision.None;
            if (update.Expected is { } expected && expected != current)
            {
                return new SaveResult.Conflict(current);
            }

            if (await table.SaveAsync(PlainRow.Of(known), RowOf(update, known), cancellationToken) is { } saved)
            {
                // It stands in the table: whoever asked may leave, the mirror still hears of it.
                return new SaveResult.Saved(await mirror.RecordAsync(current, update, saved, CancellationToken.None));
            }

            // Somebody else wrote meanwhile. Each time round one of us got through.
        }
    }

    public async ValueTask<DeleteResult> DeleteAsync(
        OperationId id, Revision? expected, CancellationToken cancellationToken)
    {
        while (true)
        {
            var known = await FindWrittenAsync(id, cancellationToken);
            var current = known?.Revision ?? Revision.None;
            if (known is null && await mirrored.FindAsync(id, cancellationToken) is FindResult.Absent)
            {
                return new DeleteResult.Absent();
            }

            if (expected is not null && expected != current)
            {
                return new DeleteResult.Conflict(current);
            }

            if (PlainRow.Of(known) is not { } row || await table.DeleteAsync(row, cancellationToken))
            {
                return new DeleteResult.Deleted(await mirror.ForgetAsync(id, current, CancellationToken.None));
            }
        }
    }

    /// <summary>First the table's rows in its own order, then what is known by observation alone.</summary>
    public async ValueTask<IReadOnlyList<OperationSnapshot>> ListAsync(
        OperationId? after, int limit, CancellationToken cancellationToken)
    {
        List<OperationId> ids = [];
        var isPastTheTable = after is { } last && await mirror.IsObservedAsync(last, cancellationToken);
        if (!isPastTheTable)
        {
            var rows = await table.ListAsync(after, limit, cancellationToken);
            ids.AddRange(rows.Select(row => row.Id));
            await SeeAsync(ids, cancellationToken);
        }

        if (ids.Count < limit)
        {
            ids.AddRange(await mirror.ListObservedAsync(
                isPastTheTable ? after : null, limit - ids.Count, cancellationToken));
        }

        List<OperationSnapshot> page = [];
        foreach (var id in ids)
        {
            if (await mirrored.FindAsync(id, cancellationToken) is FindResult.Found(var snapshot))
            {
                page.Add(snapshot);
            }
        }

        return page;
    }

    /// <summary>Looks at the table, and brings the mirror up to it.</summary>
    public async ValueTask SeeAsync(IReadOnlyCollection<OperationId> ids, CancellationToken cancellationToken)
    {
        // The mirror before the table: what the table then says is not older than it.
        var known = await mirror.FindAsync(ids, cancellationToken);
        var found = await table.FindAsync(ids, cancellationToken);

        var rows = found.ToDictionary(row => row.Id);
        List<Sighting> changed = [];
        foreach (var id in ids.Distinct())
        {
            var (before, row) = (known.GetValueOrDefault(id), rows.GetValueOrDefault(id));
            if (PlainRow.Of(before) != row)
            {
                changed.Add(new(id, before?.Revision ?? Revision.None, row));
            }
        }

        if (changed.Count > 0)
        {
            await mirror.RecordAsync(changed, cancellationToken);
        }
    }

    /// <summary>Looks at all that is mirrored, so that what is gone from the table is gone from the mirror.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        OperationId? last = null;
        while (await mirror.ListAsync(last, SweepSize, cancellationToken) is { Count: > 0 } page)
        {
            await SeeAsync(page, cancellationToken);
            last = page[^1];
        }
    }

    // The columns are a whole number and a text that is never null.
    private PlainRow RowOf(OperationUpdate update, WrittenOperation? known)
    {
        var at = update.State.UpdatedAt ?? time.GetUtcNow().ToUnixTimeMilliseconds();
        var state = update.State with
        {
            Progress = Math.Round(update.State.Progress, MidpointRounding.AwayFromZero),
            Message = update.State.Message ?? "",
            UpdatedAt = at,
        };
        return new(update.Id, state, update.Metadata, known?.CreatedAt ?? at);
    }
}
