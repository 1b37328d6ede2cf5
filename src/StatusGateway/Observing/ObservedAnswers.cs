using System.Text;
using StatusGateway.Access;
using StatusGateway.Errors;
using StatusGateway.Operations;
using StatusGateway.Operations.Caching;
using StatusGateway.Operations.Observing;
using StatusGateway.Polling;
using Yarp.ReverseProxy.Transforms;

namespace StatusGateway.Observing;

/// <summary>The application's answers to polls that were left to it: kept when status-shaped, passed on either way.</summary>
internal sealed class ObservedAnswers(
    ObservationKeeper keeper,
    Clearances clearances,
    CallerIdentity callers,
    AnonymousQuestions anonymous,
    AnsweredLately answered,
    CrossOrigin crossOrigin,
    AnswerEncoder encoder,
    TimeProvider time)
{
    public async ValueTask ApplyAsync(ResponseTransformContext transform, HttpResponseMessage response, OpenPoll open)
    {
        var context = transform.HttpContext;
        var status = (int)response.StatusCode;
        var mediaType = response.Content.Headers.ContentType?.MediaType;
        var life = open.Read.Snapshot?.Order.Life ?? Revision.None;
        crossOrigin.Learn(open.Poll.Route, context.Request.Headers.Origin, HeadersOf(response));

        HeldBody? held = null;
        StatusAnswer? answer = null;
        if (status is >= 200 and < 300 && ApplicationQuestions.IsJson(mediaType) && !HttpMethods.IsHead(context.Request.Method))
        {
            held = new HeldBody(await response.Content.ReadAsStreamAsync(context.RequestAborted));
            answer = await ReadAsync(held, response, open.Poll, context.RequestAborted);
        }

        var isKnown = open.Read.Snapshot is not null;
        var others = status is 404 or 410 && answered.IsRefusal(open.Poll.Id, life, open.Caller, InstanceOf(context));
        switch (AnswerPolicy.Decide(status, mediaType, answer, isKnown, others))
        {
            case AnswerKind.Status:
                transform.SuppressResponseBody = true;
                await KeepAndAnswerAsync(context, open, answer!, response);
                return;

            case AnswerKind.RefusalOfAll when !open.Caller.IsAnyone:
                await clearances.EndAsync(null, open.Caller);
                break;

            // Nobody could say whether it was cleared: it is no longer.
            case AnswerKind.Refusal when open.IsUncertain && !open.Caller.IsAnyone:
                await clearances.EndAsync(open.Poll.Id, open.Caller);
                break;

            // Nobody can say whether this is a known operation: "not found" would end a page that only has to wait.
            case AnswerKind.Nothing when open.IsUncertain && status is 404 or 410 or >= 500:
                transform.SuppressResponseBody = true;
                await (open.IsKnownByItsTag ? KeepWhatItHasAsync(context, open.Poll) : PollErrors.StoreUnansweredAsync(context));
                return;
        }

        PollMetrics.PassedOn(open.Poll);
        if (held is not null)
        {
            transform.SuppressResponseBody = true;
            await held.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }

    private async Task<StatusAnswer?> ReadAsync(
        HeldBody held, HttpResponseMessage response, Poll poll, CancellationToken cancellationToken)
    {
        if (!await held.HoldAsync(StatusShape.MaxBytes, Timeout.InfiniteTimeSpan, time, cancellationToken))
        {
            return null;
        }

        using var raw = new MemoryStream(held.Held.ToArray(), writable: false);
        var body = await BoundedBody.ReadAsync(
            raw, response.Content.Headers.ContentEncoding, StatusShape.MaxBytes, cancellationToken);
        return body is null ? null : poll.Route.Shape.Read(body, poll.Id);
    }

    private async Task KeepAndAnswerAsync(HttpContext context, OpenPoll open, StatusAnswer answer, HttpResponseMessage response)
    {
        var poll = open.Poll;
        var setCookies = context.Response.Headers.SetCookie;
        var observation = new Observation
        {
            Id = poll.Id,
            Caller = open.Caller,
            Route = poll.Route.Template,
            State = answer.State,
            Representation = answer.Json,
            AskedLife = open.Read.Snapshot?.Order.Life ?? Revision.None,
            Becomes = clearances.IsPublic ? null : callers.After(open.Traits, setCookies, onlyReplacing: true, time.GetUtcNow()),
        };

        var keeping = KeepAsync(context, observation, poll.Route);
        KeptObservation? kept = null;
        try
        {
            kept = await keeping.WaitAsync(poll.Patience.Wait, time);
        }
        catch (TimeoutException)
        {
            // It is committed when the store gets round to it; this answer goes out without a tag.
        }

        RemoveBodyHeaders(context.Response.Headers);
        var isBehind = kept?.Copy is { Snapshot: var known } && IsBehind(known, poll);
        if (!isBehind && kept is { Copy: { } copy } && ClearedBy(kept, copy) is { } cleared)
        {
            answered.Note(poll.Id, copy.Snapshot.Order.Life, open.Caller, InstanceOf(context));
            await StatusResponse.WriteAsync(
                context, poll, copy.Snapshot, encoder.Encode(copy, poll.Route, cleared), CacheStatus.Missed("miss; stored"));
            return;
        }

        // It could not be placed in the order. Only an end is certainly newer than a running state that the client has seen.
        if (poll.Bound != OperationOrder.None && !(answer.State.Status.IsFinal && !poll.Bound.IsFinal))
        {
            await KeepWhatItHasAsync(context, poll);
            return;
        }

        PollMetrics.Unplaced(poll);
        var body = Encoding.UTF8.GetBytes(answer.Json);
        context.Response.Headers.CacheControl = "private, no-cache";
        context.Response.Headers[CacheStatus.Name] = CacheStatus.Missed("miss").CacheStatus;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static string? InstanceOf(HttpContext context) => context.GetReverseProxyFeature().ProxiedDestination?.DestinationId;

    // What a store has is shown to whoever comes; what it is still to be given may not be the newest.
    private static bool IsBehind(OperationSnapshot known, Poll poll) =>
        (known.IsJournaled || poll.MayBeUnreplayed) && !poll.IsReachedBy(known);

    private static Task KeepWhatItHasAsync(HttpContext context, Poll poll)
    {
        RemoveBodyHeaders(context.Response.Headers);
        return StatusResponse.WriteNotModifiedAsync(context, poll);
    }

    private async Task<KeptObservation?> KeepAsync(HttpContext context, Observation observation, StatusRoute route)
    {
        var request = context.Request;
        var kept = await keeper.KeepAsync(observation, context.Connection.RemoteIpAddress);
        if (kept?.Copy is { Snapshot: var known } && !observation.Caller.IsAnyone)
        {
            anonymous.Consider(request, known, route);
        }

        return kept;
    }

    private static ClearedCaller? ClearedBy(KeptObservation kept, MemoryCopy copy) =>
        kept.Clearance is { Clearance: { } clearance } own && copy.Snapshot.Honors(clearance) ? new ClearedCaller(clearance, own)
        : copy.Snapshot.Anyone is { } anyone ? new ClearedCaller(anyone, null)
        : kept.Given is { } given && copy.Snapshot.Honors(given) ? new ClearedCaller(given, null)
        : null;

    private static void RemoveBodyHeaders(IHeaderDictionary headers)
    {
        headers.ContentLength = null;
        headers.ContentEncoding = default;
        headers.TransferEncoding = default;
        headers.ETag = default;
        headers.LastModified = default;
    }

    private static IEnumerable<KeyValuePair<string, string[]>> HeadersOf(HttpResponseMessage response) =>
        response.Headers.NonValidated.Select(static header => KeyValuePair.Create(header.Key, header.Value.ToArray()));
}
