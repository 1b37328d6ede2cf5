using StatusGateway.Access;
using StatusGateway.Errors;
using StatusGateway.Observing;
using StatusGateway.Operations;
using StatusGateway.Operations.Reading;
using Yarp.ReverseProxy.Forwarder;

namespace StatusGateway.Polling;

/// <summary>Answers a status poll from what is known of the operation, or leaves it to the application.</summary>
/// <remarks>
/// It stands in front of routing, so leaving is simply calling the next step: YARP asks the application as though the
/// gateway were not here, and what the application says is what we learn from. Nothing here can make a poll an error.
/// </remarks>
internal sealed class StatusPollMiddleware(
    RequestDelegate next,
    StatusPolls polls,
    PollReads reads,
    Clearances clearances,
    CallerIdentity callers,
    ApplicationReader application,
    AnonymousQuestions anonymous,
    AnswerEncoder encoder,
    CrossOrigin crossOrigin,
    ILogger<StatusPollMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!polls.TryRead(context, out var poll))
        {
            await next(context);
            return;
        }

        var read = await reads.ReadAsync(context, poll);
        if (read.Copy is not { } copy)
        {
            await LeaveAsync(context, poll, read, isUncertain: read.Source is ReadSource.Unanswered || poll.MayBeUnreplayed);
            return;
        }

        // Known is not enough: the application must have shown this life of it to this caller, or to anyone.
        var clearance = await clearances.FindAsync(context, poll, copy.Snapshot);
        if (clearance.Cleared is not { } cleared)
        {
            await LeaveAsync(context, poll, read, clearance.IsUnanswered || poll.MayBeUnreplayed);
            return;
        }

        if (!cleared.IsAnyone)
        {
            anonymous.Consider(context.Request, copy.Snapshot, poll.Route);
        }

        switch (await application.ReadAsync(context, poll, copy, read.Source, cleared))
        {
            case PollAnswer.Stored stored:
                await AnswerAsync(context, poll, stored, read.Source);
                return;

            case PollAnswer.Refused(var refusal):
                PollMetrics.PassedOn(poll);
                await ApplicationAnswers.WriteAsync(context, refusal);
                return;

            default:
                await LeaveAsync(context, poll, read, isUncertain: false);
                return;
        }
    }

    private async Task AnswerAsync(HttpContext context, Poll poll, PollAnswer.Stored stored, ReadSource source)
    {
        logger.PollAnswered(poll.Id, stored.Copy.Snapshot.Order, source);
        crossOrigin.Repeat(context, poll.Route);
        if (stored.Cookies.Length > 0)
        {
            context.Response.Headers.SetCookie = stored.Cookies;
        }

        // The client has seen more than anything in reach can show, and something is out or not replayed: it keeps what it has.
        if ((source == ReadSource.Kept || poll.MayBeUnreplayed) && !poll.IsReachedBy(stored.Copy.Snapshot))
        {
            await StatusResponse.WriteNotModifiedAsync(context, poll);
            return;
        }

        await StatusResponse.WriteAsync(
            context,
            poll,
            stored.Copy.Snapshot,
            encoder.Encode(stored.Copy, poll.Route, stored.Cleared),
            stored.Provenance);
    }

    private async Task LeaveAsync(HttpContext context, Poll poll, ReadResult read, bool isUncertain)
    {
        logger.PollLeft(poll.Id, read.Source);
        var traits = callers.TraitsOf(context.Request);
        var caller = clearances.IsPublic ? CallerKey.Anyone : callers.KeyOf(traits);
        var open = new OpenPoll(poll, read, caller, traits, isUncertain);
        context.Features.Set(open);
        await next(context);

        // The application could not be asked: "wait", in the JSON that the page parses unseen.
        if (context.Features.Get<IForwarderErrorFeature>() is not null && !context.Response.HasStarted)
        {
            await (open.IsKnownByItsTag
                ? StatusResponse.WriteNotModifiedAsync(context, poll)
                : PollErrors.ApplicationUnreachableAsync(context));
        }
    }
}
