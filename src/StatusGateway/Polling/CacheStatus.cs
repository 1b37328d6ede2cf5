using Microsoft.Extensions.Primitives;
using StatusGateway.Operations;
using StatusGateway.Operations.Endings;
using StatusGateway.Operations.Reading;

namespace StatusGateway.Polling;

/// <summary>What <c>Cache-Status</c> says (RFC 9211): whence an answer came, and why not from the application.</summary>
internal static class CacheStatus
{
    public const string Name = "Cache-Status";

    private static readonly StringValues[] Hits = [.. Enum.GetValues<ReadSource>().Select(
        static source => new StringValues($"StatusGateway; hit; detail={source.ToString().ToLowerInvariant()}"))];

    private static readonly StringValues Lost = "StatusGateway; hit; detail=lost";

    private static readonly StringValues Expired = "StatusGateway; hit; detail=expired";

    /// <summary>A copy that needed nobody.</summary>
    public static StringValues Hit(ReadSource source) => Hits[(int)source];

    /// <summary>What the gateway concluded stands for the application's word, and is never to be taken for it.</summary>
    public static StringValues Of(OperationSnapshot shown, StringValues otherwise) => Verdict.KindOf(shown) switch
    {
        VerdictKind.Lost => Lost,
        VerdictKind.Expired => Expired,
        _ => otherwise,
    };

    /// <summary>The application was asked, and its answer is what is served.</summary>
    public static string Asked(int status) => $"StatusGateway; fwd=stale; fwd-status={status}; stored";

    /// <summary>The application was asked and could not or would not say: rescued.</summary>
    public static string Rescued(string reason, int? status) => status is null
        ? $"StatusGateway; hit; fwd=stale; detail={reason}"
        : $"StatusGateway; hit; fwd=stale; fwd-status={status}; detail={reason}";

    /// <summary>Nothing was known for this caller: the application answered.</summary>
    public static string Missed(string reason) => $"StatusGateway; fwd={reason}";
}
