using StatusGateway.Operations.Endings;
using StatusGateway.Operations.Writing;

namespace StatusGateway.Operations.Observing;

/// <summary>Reads the rows of one operation together: which life goes on, what is newest, who is cleared.</summary>
/// <remarks>The rows must hold the newest state; of clearances only the wanted callers' need be among them.</remarks>
public static class ObservedRows
{
    /// <summary>The row that holds the newest observed state or verdict.</summary>
    public static ObservedRow? Newest(IReadOnlyList<ObservedRow> rows)
    {
        ObservedRow? newest = null;
        foreach (var row in rows)
        {
            if (row.State is not null && (newest is null || row.Order.IsNewerThan(newest.Order)))
            {
                newest = row;
            }
        }

        return newest;
    }

    /// <summary>
    /// The observed life that the written one goes on with: it was still running when the row was inserted past all gateways,
    /// or only the gateway had said that it does not, and its end is written now.
    /// </summary>
    public static Revision Continued(ObservedRow? newest, WrittenOperation? written) =>
        written is not null
        && newest is { BeganObserved: true }
        && (!newest.Order.IsFinal || (newest.Order.Rank is OperationRank.Verdict && written.HasEnded))
        && written.Life.IsNewerThan(newest.Life)
            ? newest.Life
            : Revision.None;

    /// <summary>
    /// Whether what is written of an operation without a row goes on with the life that polls are shown: one that runs, or
    /// that was declared lost, except where a restarted application may have dealt the id again.
    /// </summary>
    public static bool IsContinuedBy(OperationSnapshot shown, bool isFinal)
    {
        ArgumentNullException.ThrowIfNull(shown);
        return shown.Written == Revision.None
            && (!shown.Order.IsFinal
                || (Verdict.KindOf(shown) is VerdictKind.Lost && (isFinal || !shown.Id.MayBeDealtAgain)));
    }

    /// <summary>The life that goes on; <see cref="Revision.None"/> for an unknown operation.</summary>
    public static Revision Life(ObservedRow? newest, WrittenOperation? written) =>
        Revision.Newer(newest?.Life ?? Revision.None, written?.Life ?? Revision.None);

    /// <summary>The newest of what was written, observed and concluded; null when the operation is unknown.</summary>
    /// <param name="id">Which operation.</param>
    /// <param name="written">Its row in the user's table, if any.</param>
    /// <param name="rows">What was observed of it.</param>
    /// <param name="changed">The newest change of any of its observed rows, those not among the rows included.</param>
    public static OperationSnapshot? Merge(
        OperationId id, WrittenOperation? written, IReadOnlyList<ObservedRow> rows, Revision changed)
    {
        var newest = Newest(rows);
        if (written is null && newest is null)
        {
            return null;
        }

        var continued = Continued(newest, written);
        var observed = newest is null ? null : Observed(id, newest, continued == Revision.None ? newest.Life : written!.Life);
        var shown = OperationSnapshot.Newer(observed, written?.ToSnapshot())!;
        var anyone = ClearanceOf(CallerKey.Anyone, rows);
        var merged = shown with
        {
            Committed = Revision.Newer(changed, written?.Revision ?? Revision.None),
            Written = written?.Revision ?? Revision.None,
            Row = written,
            ContinuedLife = continued,
        };
        return merged with
        {
            Anyone = anyone is not null && merged.Honors(anyone) ? anyone : null,
            HasCreator = HasCreator(rows, merged.Order.Life, continued),
        };
    }

    /// <summary>Up to which revision the id was deleted; <see cref="Revision.None"/> where no deletion is remembered.</summary>
    public static Revision DeletedUpTo(IReadOnlyList<ObservedRow> rows)
    {
        foreach (var row in rows)
        {
            if (row.Caller == CallerKey.Gateway && row.Route == ObservedRow.Deleted)
            {
                return row.Changed;
            }
        }

        return Revision.None;
    }

    public static bool HasCreator(IReadOnlyList<ObservedRow> rows, Revision life, Revision continued)
    {
        foreach (var row in rows)
        {
            if (row.Created && (row.Life == life || (continued != Revision.None && row.Life == continued)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What a caller's rows of its newest life amount to.</summary>
    public static Clearance? ClearanceOf(CallerKey caller, IReadOnlyList<ObservedRow> rows)
    {
        Clearance? clearance = null;
        foreach (var row in rows)
        {
            if (row.Caller != caller || (clearance is not null && clearance.Life.IsNewerThan(row.Life)))
            {
                continue;
            }

            var sofar = clearance is not null && clearance.Life == row.Life
                ? clearance
                : new Clearance { Caller = caller, Life = row.Life };
            clearance = sofar with
            {
                IsCreator = sofar.IsCreator || row.Created,
                ClearedAt = Latest(sofar.ClearedAt, row.ClearedAt),
                Representations = row.Representation is { } json
                    ? sofar.Representations.Add(new(row.Route, json, row.Life, row.Revision, row.State is { Status.IsFinal: true }))
                    : sofar.Representations,
            };
        }

        return clearance;
    }

    private static long? Latest(long? a, long? b) => a is null || b > a ? b : a;

    private static OperationSnapshot Observed(OperationId id, ObservedRow row, Revision life) => new()
    {
        Id = id,
        Order = row.Order with { Life = life },
        Committed = row.Changed,
        State = row.State!,
    };
}
