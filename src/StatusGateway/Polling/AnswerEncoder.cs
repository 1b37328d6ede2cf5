using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using StatusGateway.Access;
using StatusGateway.Operations;
using StatusGateway.Operations.Caching;

namespace StatusGateway.Polling;

/// <summary>Puts a state as the application would: its own JSON to this caller, with only the documented fields changed.</summary>
internal sealed class AnswerEncoder(EntityTags tags, IOptionsMonitor<PollingOptions> options)
{
    /// <summary>The answer for a cleared caller, made at the first poll that wants it.</summary>
    public EncodedAnswer Encode(MemoryCopy copy, StatusRoute route, ClearedCaller cleared)
    {
        if (!cleared.IsAnyone)
        {
            return cleared.Kept?.AnswerFor(copy, route) ?? Keep(cleared, copy, route);
        }

        var answers = copy.Attached as RouteAnswers ?? copy.Attach(new RouteAnswers());
        return answers[route] ?? answers.Keep(route, Make(copy.Snapshot, route, cleared.Clearance));
    }

    private EncodedAnswer Keep(ClearedCaller cleared, MemoryCopy copy, StatusRoute route)
    {
        var answer = Make(copy.Snapshot, route, cleared.Clearance);
        cleared.Kept?.KeepAnswer(copy, route, answer);
        return answer;
    }

    private EncodedAnswer Make(OperationSnapshot snapshot, StatusRoute route, Clearance clearance)
    {
        var representation = clearance.OnRoute(route.Template);
        var body = representation is not null && snapshot.IsShownBy(representation)
            ? Encoding.UTF8.GetBytes(representation.Json)
            : route.Shape.Write(snapshot, representation?.Json, givesResult: MayHaveResult(snapshot, clearance) && !IsDenied(snapshot, route, clearance, representation));
        return new EncodedAnswer(
            body,
            tags.Make(snapshot.Id, snapshot.Order, snapshot.IsJournaled, body),
            snapshot.Order.IsFinal ? default : RetryAfter());
    }

    private string RetryAfter() =>
        ((int)Math.Ceiling(options.CurrentValue.RetryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    // Asked at the final, the application told this caller the same without the result: it is not for everybody.
    private static bool IsDenied(
        OperationSnapshot snapshot, StatusRoute route, Clearance clearance, Representation? representation) =>
        !clearance.IsCreator
        && representation is { IsFinal: true, Json: var json }
        && route.Shape.Read(Encoding.UTF8.GetBytes(json), snapshot.Id) is { State: { Result: null } said }
        && said.Status == snapshot.State.Status;

    // To the creator and to anyone; whoever else the application gave it has it in its own representation.
    private static bool MayHaveResult(OperationSnapshot snapshot, Clearance clearance) =>
        clearance.IsCreator || clearance.Caller.IsAnyone || snapshot.Anyone is not null;
}
