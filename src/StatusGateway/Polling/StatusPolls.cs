using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using StatusGateway.Operations;
using StatusGateway.Operations.Caching;

namespace StatusGateway.Polling;

/// <summary>Tells whether a request is a poll, of what, and what its client has seen already.</summary>
internal sealed class StatusPolls(
    StatusRoutes routes, EntityTags tags, MemoryOperationCache l1, RoutePatience patience, TimeProvider time)
{
    // A gateway gives its journal to the store within seconds of its return. One that does not come back must not keep pages
    // from what the store has.
    private static readonly TimeSpan Unreplayed = TimeSpan.FromMinutes(2);

    // Next.js answers the same URL with something else when one of these is there.
    private static readonly string[] NextHeaders =
        ["RSC", "Next-Action", "Next-Router-State-Tree", "Next-Router-Prefetch", "Next-Router-Segment-Prefetch"];

    public bool TryRead(HttpContext context, out Poll poll)
    {
        poll = null!;
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            return false;
        }

        var target = context.RawTarget;
        foreach (var route in routes.Current)
        {
            if (route.TryMatch(target, out var text)
                && OperationId.TryParse(text, provider: null, out var id)
                && MayBePoll(request.Headers))
            {
                var bound = BoundOf(route, id, request.Headers.IfNoneMatch);
                poll = new Poll(route, id, bound.Order, MayBeUnreplayed(bound), new(time, time.GetTimestamp(), patience.WaitOn(route)));
                return true;
            }
        }

        return false;
    }

    // Most polls return the very tag that this process last gave out: it is known to be genuine, and needs no MAC.
    private TaggedState BoundOf(StatusRoute route, OperationId id, StringValues ifNoneMatch) =>
        ifNoneMatch.Count == 0 ? TaggedState.None
        : ifNoneMatch.Count == 1
            && l1.Find(id) is { Attached: RouteAnswers answers, Snapshot: { Order: var order, IsJournaled: var isJournaled } }
            && answers[route]?.TagText == ifNoneMatch[0] ? new(order, isJournaled)
        : tags.BoundOf(id, ifNoneMatch);

    private bool MayBeUnreplayed(TaggedState bound) =>
        bound.IsJournaled
        && Revision.Of(time.GetUtcNow()).Number - bound.Order.Revision.Number < Unreplayed.TotalMicroseconds;

    private static bool MayBePoll(IHeaderDictionary headers)
    {
        foreach (var name in NextHeaders)
        {
            if (headers.ContainsKey(name))
            {
                return false;
            }
        }

        return AcceptsJson(headers.Accept);
    }

    private static bool AcceptsJson(StringValues accept)
    {
        if (accept.Count == 0 || (accept.Count == 1 && accept[0] is "*/*" or "application/json" or null or ""))
        {
            return true;
        }

        if (!MediaTypeHeaderValue.TryParseList([.. accept!], out var types))
        {
            return true; // no sense in it: the application's page still calls .json()
        }

        foreach (var type in types)
        {
            if (type.Quality is null or > 0
                && (type.MatchesAllTypes
                    || (type.Type == "application" && (type.MatchesAllSubTypes || type.SubType == "json"
                        || type.Suffix == "json"))))
            {
                return true;
            }
        }

        return false;
    }
}
