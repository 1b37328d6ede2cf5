using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using StatusGateway.Operations;
using StatusGateway.Operations.Caching;

namespace StatusGateway.Polling;

/// <summary>Tells whether a request is a poll, of what, and what its client has seen already.</summary>
internal sealed class StatusPolls(
    StatusRoutes routes, EntityTags tags, MemoryOperationCache l1, RoutePatience patience, TimeProvider time)
{
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
                poll = new Poll(route, id, bound, new(time, time.GetTimestamp(), patience.WaitOn(route)));
                return true;
            }
        }

        return false;
    }

    // Most polls return the very tag that this process last gave out: it is known to be genuine, and needs no MAC.
    private OperationOrder BoundOf(StatusRoute route, OperationId id, StringValues ifNoneMatch) =>
        ifNoneMatch.Count == 0 ? OperationOrder.None
        : ifNoneMatch.Count == 1
            && l1.Find(id) is { Attached: RouteAnswers answers, Snapshot.Order: var order }
            && answers[route]?.TagText == ifNoneMatch[0] ? order
        : tags.BoundOf(id, ifNoneMatch);

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
