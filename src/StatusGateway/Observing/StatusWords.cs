using System.Collections.Frozen;
using StatusGateway.Operations;

namespace StatusGateway.Observing;

/// <summary>The words by which applications say a status, to the table's own.</summary>
internal static class StatusWords
{
    private static readonly FrozenDictionary<string, OperationStatus> Known = new Dictionary<string, OperationStatus>
    {
        ["pending"] = OperationStatus.Pending,
        ["queued"] = OperationStatus.Pending,
        ["in_queue"] = OperationStatus.Pending,
        ["created"] = OperationStatus.Pending,
        ["submitted"] = OperationStatus.Pending,
        ["accepted"] = OperationStatus.Pending,
        ["scheduled"] = OperationStatus.Pending,
        ["waiting"] = OperationStatus.Pending,
        ["starting"] = OperationStatus.Pending,
        ["not_started"] = OperationStatus.Pending,
        ["processing"] = OperationStatus.Processing,
        ["running"] = OperationStatus.Processing,
        ["in_progress"] = OperationStatus.Processing,
        ["in-progress"] = OperationStatus.Processing,
        ["inprogress"] = OperationStatus.Processing,
        ["started"] = OperationStatus.Processing,
        ["active"] = OperationStatus.Processing,
        ["working"] = OperationStatus.Processing,
        ["generating"] = OperationStatus.Processing,
        ["rendering"] = OperationStatus.Processing,
        ["executing"] = OperationStatus.Processing,
        ["complete"] = OperationStatus.Complete,
        ["completed"] = OperationStatus.Complete,
        ["succeeded"] = OperationStatus.Complete,
        ["success"] = OperationStatus.Complete,
        ["done"] = OperationStatus.Complete,
        ["finished"] = OperationStatus.Complete,
        ["error"] = OperationStatus.Error,
        ["failed"] = OperationStatus.Error,
        ["failure"] = OperationStatus.Error,
        ["canceled"] = OperationStatus.Error,
        ["cancelled"] = OperationStatus.Error,
        ["aborted"] = OperationStatus.Error,
        ["timed_out"] = OperationStatus.Error,
        ["timeout"] = OperationStatus.Error,
        ["rejected"] = OperationStatus.Error,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static OperationStatus? Of(string word) => Known.TryGetValue(word, out var status) ? status : null;
}
