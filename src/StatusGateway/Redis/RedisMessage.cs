using System.Globalization;
using StatusGateway.Operations;
using StatusGateway.Operations.Changes;

namespace StatusGateway.Redis;

/// <summary>What one gateway tells the others: <c>kind node revision id</c>, the id last, since it may hold spaces.</summary>
internal static class RedisMessage
{
    private const string ChangedKind = "c";
    private const string DeletedKind = "d";

    public static string Changed(string node, OperationId id, Revision committed) => $"{ChangedKind} {node} {committed} {id}";

    public static string Deleted(string node, OperationId id, Revision last) => $"{DeletedKind} {node} {last} {id}";

    /// <summary>The change that a message tells of; null for the gateway's own echo and for what a later version may say.</summary>
    public static OperationChange? Read(string text, string ownNode)
    {
        if (text.Split(' ', 4) is not [var kind, var node, var number, var idText]
            || node == ownNode
            || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            || !OperationId.TryFromStored(idText, out var id))
        {
            return null;
        }

        return kind switch
        {
            ChangedKind => new OperationChange.Changed(id, new(revision)),
            DeletedKind => new OperationChange.Deleted(id, new(revision)),
            _ => null,
        };
    }
}
