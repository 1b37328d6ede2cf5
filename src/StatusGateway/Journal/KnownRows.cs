using StatusGateway.Operations;
using StatusGateway.Operations.Observing;

namespace StatusGateway.Journal;

/// <summary>What a copy tells of an operation's observed rows, put as the rows that the library's rules are given.</summary>
/// <remarks>So what is journaled is decided by the same rules as what a store commits; only whose the rows are is not known.</remarks>
internal static class KnownRows
{
    private static readonly CallerKey Somebody = new("?");

    public static List<ObservedRow> Of(OperationSnapshot known, params ReadOnlySpan<Clearance?> clearances)
    {
        List<ObservedRow> rows = [];
        Add(rows, known, known.Anyone);
        foreach (var clearance in clearances)
        {
            Add(rows, known, clearance);
        }

        if (Newest(known) is { } newest)
        {
            rows.Add(newest);
        }

        if (known.HasCreator && !ObservedRows.HasCreator(rows, known.Order.Life, known.ContinuedLife))
        {
            rows.Add(Row(known, Somebody, "creator") with { Created = true });
        }

        return rows;
    }

    // The state that polls are shown, where it was observed; else the observed life that the written one goes on with.
    private static ObservedRow? Newest(OperationSnapshot known) => known.Order.Rank switch
    {
        OperationRank.Verdict => Row(known, CallerKey.Gateway, "") with { Revision = known.Order.Revision, State = known.State },
        OperationRank.ObservedRunning or OperationRank.ObservedFinal => Row(
            known, Somebody, known.State.Status is OperationStatus.Pending ? "" : "?") with
        {
            Life = known.ContinuedLife == Revision.None ? known.Order.Life : known.ContinuedLife,
            BeganObserved = known.ContinuedLife != Revision.None || known.Written == Revision.None,
            Revision = known.Order.Revision,
            State = known.State,
        },
        _ when known.ContinuedLife != Revision.None => Row(known, Somebody, "") with
        {
            Life = known.ContinuedLife,
            BeganObserved = true,
            Revision = known.ContinuedLife,
            State = new(OperationStatus.Pending, 0, null, null, null, null),
        },
        _ => null,
    };

    private static void Add(List<ObservedRow> rows, OperationSnapshot known, Clearance? clearance)
    {
        if (clearance is null)
        {
            return;
        }

        var row = Row(known, clearance.Caller, "") with
        {
            Life = clearance.Life,
            Created = clearance.IsCreator,
            ClearedAt = clearance.ClearedAt,
        };
        if (clearance.Representations.IsEmpty)
        {
            rows.Add(row);
        }

        foreach (var representation in clearance.Representations)
        {
            var showsNewest = known.IsShownBy(representation);
            rows.Add(row with
            {
                Route = representation.Route,
                Life = representation.Life,
                Revision = representation.Revision,
                State = showsNewest || (representation.IsFinal && known.State.Status.IsFinal) ? known.State : null,
                Representation = representation.Json,
            });
        }
    }

    private static ObservedRow Row(OperationSnapshot known, CallerKey caller, string route) => new()
    {
        Id = known.Id,
        Caller = caller,
        Route = route,
        Life = known.Order.Life,
        Revision = Revision.None,
        Changed = known.Committed,
        ObservedAt = 0,
    };
}
