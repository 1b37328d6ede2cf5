using Microsoft.Extensions.Options;
using StatusGateway.Access;
using StatusGateway.Operations;
using StatusGateway.Operations.Caching;
using StatusGateway.Operations.Reading;
using StatusGateway.Polling;

namespace StatusGateway.Observing;

/// <summary>Asks the application for what is known and due, on the caller's behalf, and waits no longer than the poll may.</summary>
/// <remarks>
/// One request per operation and caller however many connections poll; it goes on when the poll is answered, and what it
/// learns serves the next one. So an application that always takes longer is one poll behind, never frozen.
/// </remarks>
internal sealed class ApplicationReader(
    ApplicationClient client,
    ApplicationQuestions questions,
    AskBook book,
    Clearances clearances,
    OwnedWork work,
    RoutePatience patience,
    IOptionsMonitor<PollingOptions> polling,
    IOptionsMonitor<ObservingOptions> observing,
    TimeProvider time)
{
    private static readonly TimeSpan FinalAgain = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ClearanceAge = TimeSpan.FromSeconds(60);

    public ValueTask<PollAnswer> ReadAsync(
        HttpContext context, Poll poll, MemoryCopy copy, ReadSource source, ClearedCaller cleared)
    {
        var key = new AskKey(poll.Id, cleared.Clearance.Caller, poll.Route.Template);
        var entry = book.Find(key);
        var askedAt = entry?.AskedAt;
        var due = DueOf(poll, copy.Snapshot, cleared, askedAt);
        if (due == Due.No && entry is null)
        {
            return new(new PollAnswer.Stored(copy, cleared, CacheStatus.Hit(source), []));
        }

        entry ??= book.EntryOf(key);
        var flight = entry.JoinOrAsk(time.GetTimestamp(), due != Due.No, askedAt, () => AskAsync(context, poll, copy, cleared));
        return flight is null || (due == Due.InBackground && !flight.IsCompleted)
            ? new(Stored(entry, copy, source, cleared))
            : new(WaitAsync(poll, entry, flight, copy, source, cleared));
    }

    private async Task<PollAnswer> WaitAsync(
        Poll poll, AskEntry entry, Task<Learned> flight, MemoryCopy copy, ReadSource source, ClearedCaller cleared)
    {
        try
        {
            var learned = flight.IsCompleted ? await flight : await flight.WaitAsync(WaitFor(poll, entry), time);
            switch (learned)
            {
                case Learned.State { Copy: { } known } state:
                    return new PollAnswer.Stored(
                        known, Renewed(cleared, known, state), CacheStatus.Asked(state.Answer.Status), CookiesOf(entry, cleared));

                case Learned.TooLarge:
                    return new PollAnswer.Left();

                case Learned.Refused when cleared.IsAnyone:
                    return new PollAnswer.Left();

                case Learned.Refused(var answer):
                    return new PollAnswer.Refused(answer);
            }
        }
        catch (TimeoutException)
        {
            // It goes on, and what it learns serves the next poll.
            return new PollAnswer.Stored(copy, cleared, CacheStatus.Rescued("upstream-slow", null, source), []);
        }

        return Stored(entry, copy, source, cleared);
    }

    // Not at all for a question already older than the wait, nor where no answer comes in time.
    private TimeSpan WaitFor(Poll poll, AskEntry entry)
    {
        if (!patience.IsWorthWaiting(poll.Route))
        {
            return TimeSpan.Zero;
        }

        var left = poll.Patience.Wait - time.GetElapsedTime(entry.AskedAt ?? 0);
        left = left < poll.Patience.Left ? left : poll.Patience.Left;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static PollAnswer.Stored Stored(AskEntry entry, MemoryCopy copy, ReadSource source, ClearedCaller cleared)
    {
        var provenance = entry.LastNothing is { } nothing
            ? CacheStatus.Rescued(AnswerPolicy.Reason(nothing.Status), nothing.Status, source)
            : CacheStatus.Hit(source);
        return new PollAnswer.Stored(copy, cleared, provenance, CookiesOf(entry, cleared));
    }

    // What was set for nobody, or for the first of many who ask as one, is none of theirs.
    private static string[] CookiesOf(AskEntry entry, ClearedCaller cleared) => cleared.IsAnyone ? [] : entry.TakeCookies();

    private static ClearedCaller Renewed(ClearedCaller cleared, MemoryCopy known, Learned.State state) =>
        cleared.IsAnyone && known.Snapshot.Anyone is { } anyone ? new ClearedCaller(anyone, null)
        : state.Clearance is { Clearance: { } clearance } kept && known.Snapshot.Honors(clearance) ? new(clearance, kept)
        : cleared;

    private Due DueOf(Poll poll, OperationSnapshot snapshot, ClearedCaller cleared, long? askedAt)
    {
        var since = askedAt is { } asked ? time.GetElapsedTime(asked) : TimeSpan.MaxValue;
        var options = polling.CurrentValue;
        if (!snapshot.Order.IsFinal
            || snapshot.Order.Rank == OperationRank.Verdict // which the application may refute
            || (snapshot.Order.Rank == OperationRank.ObservedFinal && poll.Id.MayBeDealtAgain))
        {
            var written = snapshot.Order.Rank == OperationRank.WrittenRunning
                && SinceCommit(snapshot.Order.Revision) < options.WrittenFresh;
            return !written && since >= options.Fresh && SinceShown(snapshot, cleared) >= options.Fresh ? Due.Now : Due.No;
        }

        var ownFinal = cleared.Clearance.OnRoute(poll.Route.Template) is { IsFinal: true }
            || (cleared.Clearance.IsCreator && !cleared.IsAnyone);
        if (!ownFinal && since >= FinalAgain)
        {
            return Due.Now;
        }

        var clearedAt = cleared.Clearance.ClearedAt ?? 0;
        var age = time.GetUtcNow().ToUnixTimeMilliseconds() - clearedAt;
        return !cleared.IsAnyone && age > ClearanceAge.TotalMilliseconds && since >= ClearanceAge
            ? Due.InBackground
            : Due.No;
    }

    // An answer that passed through this gateway, or another one, is as good as one that was asked for.
    private TimeSpan SinceShown(OperationSnapshot snapshot, ClearedCaller cleared) =>
        cleared.Clearance.Representations.Length == 0 ? TimeSpan.MaxValue : SinceCommit(snapshot.Order.Revision);

    private TimeSpan SinceCommit(Revision revision)
    {
        var microseconds = Revision.Of(time.GetUtcNow()).Number - revision.Number;
        return microseconds < 0 ? TimeSpan.MaxValue : TimeSpan.FromMicroseconds(microseconds);
    }

    private Task<Learned> AskAsync(HttpContext context, Poll poll, MemoryCopy copy, ClearedCaller cleared)
    {
        var asNobody = cleared.IsAnyone && !clearances.IsPublic;
        var target = asNobody ? poll.Route.TargetOf(poll.Id) : context.RawTarget;
        var question = client.Question(
            context.Request, target, poll.Route, poll.Id, asNobody ? CallerKey.Anyone : cleared.Clearance.Caller, copy.Snapshot.Order.Life);
        return work.RunAsync(cancellation => questions.AskAsync(question, cancellation), observing.CurrentValue.AskFor);
    }

    /// <summary>Whether the application is to be asked, and whether the poll waits for it.</summary>
    private enum Due
    {
        No,
        Now,
        InBackground,
    }
}
