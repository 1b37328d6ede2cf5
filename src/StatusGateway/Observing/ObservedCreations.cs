using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using StatusGateway.Access;
using StatusGateway.Operations;
using StatusGateway.Operations.Observing;
using StatusGateway.Polling;
using Yarp.ReverseProxy.Transforms;

namespace StatusGateway.Observing;

/// <summary>Makes an operation known by the answer that names it, before anyone polls.</summary>
/// <remarks>The answer is released when that is committed; what is too large or too slow for it streams on untouched.</remarks>
internal sealed class ObservedCreations(
    ObservationKeeper keeper,
    Clearances clearances,
    CallerIdentity callers,
    AnonymousQuestions anonymous,
    IOptionsMonitor<ObservingOptions> options,
    TimeProvider time,
    ILogger<ObservedCreations> logger)
{
    /// <summary>What is to be known of a request when its answer comes: all of it by the same settings.</summary>
    public Arrival NoteArrival(HttpContext context)
    {
        var routes = options.CurrentValue.CreationRoutes;
        return new Arrival(Revision.Of(time.GetUtcNow()), RouteOf(context, routes), Hear(context, routes));
    }

    public async ValueTask ApplyAsync(
        ResponseTransformContext transform, HttpResponseMessage response, CreationRouteOptions route, Arrival arrival)
    {
        var context = transform.HttpContext;
        var content = response.Content;
        if (!response.IsSuccessStatusCode
            || !ApplicationQuestions.IsJson(content.Headers.ContentType?.MediaType)
            || content.Headers.ContentLength > CreationAnswer.MaxBytes)
        {
            return;
        }

        transform.SuppressResponseBody = true;
        var start = time.GetTimestamp();
        var held = new HeldBody(await content.ReadAsStreamAsync(context.RequestAborted));
        var limit = options.CurrentValue.HoldCreation;
        if (await held.HoldAsync(CreationAnswer.MaxBytes, limit, time, context.RequestAborted)
            && await ReadAsync(held, response, route, context, arrival) is { } observation)
        {
            var observing = ObserveAsync(context.Request, observation with { ReceivedAt = arrival.At });
            try
            {
                await observing.WaitAsync(Left(limit, start), time);
            }
            catch (TimeoutException)
            {
                // The client has waited long enough; it is committed when the store gets round to it.
            }
        }

        await held.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static CreationRouteOptions? RouteOf(HttpContext context, IList<CreationRouteOptions> routes)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            return null;
        }

        var path = context.RawTarget.Split('?', 2)[0];
        return routes.Count == 0
            ? new CreationRouteOptions { Path = path }
            : routes.FirstOrDefault(route => route.Path == path);
    }

    // What a request says that may create an operation is listened to, because an id that its client sent was not made for
    // it. Configured creation routes say themselves that theirs was.
    private static HeardBody? Hear(HttpContext context, IList<CreationRouteOptions> routes)
    {
        if (routes.Count > 0
            || !HttpMethods.IsPost(context.Request.Method)
            || context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
        {
            return null;
        }

        var heard = new HeardBody(context.Request.Body, isReadable: context.Request.Headers.ContentEncoding.Count == 0);
        context.Request.Body = heard;
        return heard;
    }

    private TimeSpan Left(TimeSpan limit, long start)
    {
        var left = limit - time.GetElapsedTime(start);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private async Task<Observation?> ReadAsync(
        HeldBody held, HttpResponseMessage response, CreationRouteOptions route, HttpContext context, Arrival arrival)
    {
        using var raw = new MemoryStream(held.Held.ToArray(), writable: false);
        var body = await BoundedBody.ReadAsync(
            raw, response.Content.Headers.ContentEncoding, CreationAnswer.MaxBytes, context.RequestAborted);
        if (body is null
            || CreationAnswer.Read(body, route.Id) is not { } created
            || !OperationId.TryParse(created.Id, provider: null, out var id)
            || (options.CurrentValue.CreationRoutes.Count == 0 && id.MayBeDealtAgain)
            || IsEcho(context, arrival, created.Id))
        {
            return null;
        }

        var traits = callers.TraitsOf(context.Request);
        var now = time.GetUtcNow();
        return new Observation
        {
            Id = id,
            Caller = clearances.IsPublic ? CallerKey.Anyone : callers.KeyOf(traits),
            IsCreation = true,
            State = new OperationState(
                OperationStatus.Pending, 0, created.Message ?? "Created", null, null, now.ToUnixTimeMilliseconds()),
            Becomes = clearances.IsPublic
                ? null
                : callers.After(traits, context.Response.Headers.SetCookie, onlyReplacing: false, now),
        };
    }

    // Whoever sends an id may have it from somebody else, and its answer makes nobody its creator.
    private static bool IsEcho(HttpContext context, Arrival arrival, string id) =>
        context.RawTarget.Contains(id, StringComparison.Ordinal)
        || Uri.UnescapeDataString(context.RawTarget).Contains(id, StringComparison.Ordinal)
        || arrival.Heard is { } heard && heard.MayContain(id);

    private async Task ObserveAsync(HttpRequest request, Observation observation)
    {
        var kept = await keeper.KeepAsync(observation, request.HttpContext.Connection.RemoteIpAddress);
        if (kept is { Outcome: KeepOutcome.Kept, Copy.Snapshot: var known })
        {
            logger.CreationObserved(observation.Id);
            anonymous.Consider(request, known, route: null);
        }
    }
}
