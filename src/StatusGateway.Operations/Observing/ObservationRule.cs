using StatusGateway.Operations.Writing;

namespace StatusGateway.Operations.Observing;

/// <summary>Decides what becomes of an observation. Pure; a store runs it under its lock on the id.</summary>
public static class ObservationRule
{
    // A clearance is put to the application again after 60 s; half of that keeps its time from being written at every poll.
    private const long ClearedAtGrainMs = 30_000;

    /// <param name="rows">
    /// The operation's rows: the newest state's, every creator's, and those of anyone, of the gateway and of the callers that
    /// the observation names.
    /// </param>
    /// <param name="changed">The newest change of any of the operation's rows.</param>
    /// <param name="written">The operation's row in the user's table, if any.</param>
    /// <param name="observation">What was observed.</param>
    /// <param name="now">The store's time.</param>
    public static ObservationDecision Decide(
        IReadOnlyList<ObservedRow> rows,
        Revision changed,
        WrittenOperation? written,
        Observation observation,
        DateTimeOffset now)
    {
        // It waited in a journal while what it tells of was deleted.
        if (observation.Proposed != Revision.None && !observation.Proposed.IsNewerThan(ObservedRows.DeletedUpTo(rows)))
        {
            return ObservationDecision.Of(KeepOutcome.Outlived);
        }

        var newest = ObservedRows.Newest(rows);
        var newestChange = Revision.Newer(changed, written?.Revision ?? Revision.None);
        var next = observation.Proposed.IsNewerThan(newestChange) ? observation.Proposed : newestChange.Next(now);
        var setting = new Setting(rows, newest, written, observation, next, now.ToUnixTimeMilliseconds());
        return observation.IsCreation ? DecideCreation(setting) : DecideAnswer(setting);
    }

    private static ObservationDecision DecideCreation(Setting on)
    {
        var (observation, life) = (on.Observation, on.Life);
        if (life == Revision.None)
        {
            var first = on.Row(observation.Caller, "", on.Next) with
            {
                BeganObserved = true,
                Revision = on.Next,
                Created = true,
                State = observation.State,
                AliveAt = on.NowMs,
            };
            return new(KeepOutcome.Kept, on.WithTheCallerItMakes([first], first with { State = null }));
        }

        // The application's own insert comes before its answer: whoever sent that request created it all the same.
        var began = on.Written is { } written && written.Life == life && life.IsNewerThan(observation.ReceivedAt);
        if (!began || ObservedRows.HasCreator(on.Rows, life, on.Continued))
        {
            return ObservationDecision.Of(KeepOutcome.Unbound);
        }

        var creator = on.Row(observation.Caller, "", life) with { Created = true };
        return new(KeepOutcome.Kept, on.WithTheCallerItMakes([creator], creator), on.Rebase);
    }

    private static ObservationDecision DecideAnswer(Setting on)
    {
        var (observation, life) = (on.Observation, on.Life);
        if (observation.AskedLife != Revision.None
            && observation.AskedLife != life
            && observation.AskedLife != on.Continued)
        {
            return ObservationDecision.Of(KeepOutcome.Outlived);
        }

        if (life == Revision.None)
        {
            return Keep(on, on.Next, on.Next, observation.State, beganObserved: true, isForward: true);
        }

        var current = on.Newest is { } newest && (newest.Life == life || newest.Life == on.Continued) ? newest : null;
        var observedFinal = current is { Order.Rank: OperationRank.ObservedFinal };
        var writtenFinal = on.Written is { HasEnded: true } row && row.Life == life;
        if (observation.State.Status.IsFinal)
        {
            // The first observed final of a life stands; others of it only say how it was put to somebody else.
            return observedFinal
                ? Keep(on, life, current!.Revision, current.State!, current.BeganObserved)
                : Keep(on, life, on.Next, observation.State, current?.BeganObserved ?? false);
        }

        // A verdict was the gateway's: what runs after it is either another operation or proof that it was wrong.
        var wasLost = current is { Order.Rank: OperationRank.Verdict };
        if ((observedFinal || wasLost) && !writtenFinal && observation.Id.MayBeDealtAgain)
        {
            return Keep(on, on.Next, on.Next, observation.State, beganObserved: true, isForward: true);
        }

        // A creation's time is the gateway's own: only what the application said is compared with what it says.
        var isOlder = current is { Route.Length: > 0 } && observation.State.UpdatedAt < current.State?.UpdatedAt;
        if (observedFinal || writtenFinal || isOlder)
        {
            return ClearOnly(on, life);
        }

        return observation.State == current?.State
            ? Keep(on, life, current.Revision, current.State, current.BeganObserved)
            : Keep(
                on, life, on.Next, observation.State, current?.BeganObserved ?? false,
                wasLost || IsForward(current?.State, observation.State));
    }

    /// <summary>
    /// Whether a running state is evidence of life after another one. A counter that goes down is none: a job that was begun
    /// anew by nobody, or an application that starts to count again, does that.
    /// </summary>
    internal static bool IsForward(OperationState? before, OperationState now) =>
        before is null
        || (now.Status >= before.Status
            && now.Progress >= before.Progress
            && (now.Status > before.Status
                || now.Progress > before.Progress
                || now.UpdatedAt > before.UpdatedAt
                || (now.Message is not null && before.Message is not null && now.Message != before.Message)));

    private static ObservationDecision Keep(
        Setting on, Revision life, Revision revision, OperationState state, bool beganObserved, bool isForward = false)
    {
        var observation = on.Observation;
        var caller = observation.Becomes ?? observation.Caller;
        var before = on.Find(caller, observation.Route);
        var row = on.Row(caller, observation.Route, life) with
        {
            BeganObserved = beganObserved && on.Rebase is null,
            Revision = revision,
            State = state,
            Representation = observation.Representation,
            Created = on.WasCreator(observation.Caller, life),
            AliveAt = isForward ? on.NowMs : 0,
        };
        return before is not null && SaysNothingNew(before, row) && on.Rebase is null
            ? ObservationDecision.Of(KeepOutcome.Unchanged)
            : new(KeepOutcome.Kept, [row], on.Rebase);
    }

    // The state stands; the representation, if it is the caller's first, still says in which shape to put it.
    private static ObservationDecision ClearOnly(Setting on, Revision life)
    {
        var observation = on.Observation;
        var caller = observation.Becomes ?? observation.Caller;
        var before = on.Find(caller, observation.Route);
        var known = before is not null && before.Life == life && (before.Representation is not null || before.State is not null);
        var row = known
            ? before! with { ClearedAt = on.NowMs, ObservedAt = on.NowMs, Changed = on.Next }
            : on.Row(caller, observation.Route, life) with
            {
                Representation = observation.Representation,
                Created = on.WasCreator(observation.Caller, life),
            };
        return known && SaysNothingNew(before!, row)
            ? ObservationDecision.Of(KeepOutcome.Older)
            : new(KeepOutcome.Older, [row], on.Rebase);
    }

    private static bool SaysNothingNew(ObservedRow before, ObservedRow after) =>
        before.Order == after.Order
        && before.State == after.State
        && before.Representation == after.Representation
        && before.ClearedAt is { } cleared
        && after.ClearedAt - cleared < ClearedAtGrainMs;

    /// <summary>What a decision is made from.</summary>
    private sealed record Setting(
        IReadOnlyList<ObservedRow> Rows,
        ObservedRow? Newest,
        WrittenOperation? Written,
        Observation Observation,
        Revision Next,
        long NowMs)
    {
        public Revision Life { get; } = ObservedRows.Life(Newest, Written);

        public Revision Continued { get; } = ObservedRows.Continued(Newest, Written);

        /// <summary>The life that a written one took over: its rows move into that one.</summary>
        public Revision? Rebase => Continued == Revision.None ? null : Continued;

        public ObservedRow Row(CallerKey caller, string route, Revision life) => new()
        {
            Id = Observation.Id,
            Caller = caller,
            Route = route,
            Life = life,
            Revision = Revision.None,
            Changed = Next,
            ClearedAt = NowMs,
            ObservedAt = NowMs,
        };

        public ObservedRow? Find(CallerKey caller, string route)
        {
            foreach (var row in Rows)
            {
                if (row.Caller == caller && row.Route == route)
                {
                    return row;
                }
            }

            return null;
        }

        public bool WasCreator(CallerKey caller, Revision life)
        {
            foreach (var row in Rows)
            {
                if (row.Caller == caller && row.Created && (row.Life == life || row.Life == Continued))
                {
                    return true;
                }
            }

            return false;
        }

        public IReadOnlyList<ObservedRow> WithTheCallerItMakes(IReadOnlyList<ObservedRow> rows, ObservedRow pattern) =>
            Observation.Becomes is { } made ? [.. rows, pattern with { Caller = made }] : rows;
    }
}
