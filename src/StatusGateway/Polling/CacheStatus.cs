using Microsoft.Extensions.Primitives;
using StatusGateway.Operations;
using StatusGateway.Operations.Endings;
using StatusGateway.Operations.Reading;

namespace StatusGateway.Polling;

/// <summary>What <c>Cache-Status</c> says (RFC 9211): whence an answer came, and why not from the application.</summary>
internal static class CacheStatus
{
    public const string Name = "Cache-Status";

    private static readonly Provenance[] Hits = [.. Enum.GetValues<ReadSource>().Select(
        static source => new Provenance($"StatusGateway; hit; detail={PollSources.NameOf(source)}", PollSources.NameOf(source), null))];

    private static readonly StringValues Lost = "StatusGateway; hit; detail=lost";

    private static readonly StringValues Expired = "StatusGateway; hit; detail=expired";

    /// <summary>The client has seen more than anything in reach can show.</summary>
    public static readonly Provenance BoundNotMet = Rescued("bound-not-met", null, ReadSource.Kept);

    /// <summary>A copy that needed nobody.</summary>
    public static Provenance Hit(ReadSource source) => Hits[(int)source];

    /// <summary>What the gateway concluded stands for the application's word, and is never to be taken for it.</summary>
    public static StringValues Of(OperationSnapshot shown, StringValues otherwise) => Verdict.KindOf(shown) switch
    {
        VerdictKind.Lost => Lost,
        VerdictKind.Expired => Expired,
        _ => otherwise,
    };

    /// <summary>The application was asked, and its answer is what is served.</summary>
    public static Provenance Asked(int status) =>
        new($"StatusGateway; fwd=stale; fwd-status={status}; stored", PollSources.Application, null);

    /// <summary>The application was asked and could not or would not say: rescued.</summary>
    public static Provenance Rescued(string reason, int? status, ReadSource source) => new(
        status is null
            ? $"StatusGateway; hit; fwd=stale; detail={reason}"
            : $"StatusGateway; hit; fwd=stale; fwd-status={status}; detail={reason}",
        PollSources.NameOf(source),
        reason);

    /// <summary>Nothing was known for this caller: the application answered.</summary>
    public static Provenance Missed(string reason) => new($"StatusGateway; fwd={reason}", PollSources.Application, null);
}
