using StackExchange.Redis;
using StatusGateway.Operations;

namespace StatusGateway.Redis;

/// <summary>Every key and channel that this gateway uses in Redis. Nothing there is the only copy of anything.</summary>
/// <remarks>
/// <code>
///   sg:{store}:op:{id}            an operation: see <see cref="RedisEntry"/>; expires
///   sg:{store}:cl:{id}:{caller}   a clearance as IDistributedCache keeps it; expires
///   sg:{store}:changes            the channel on which gateways tell each other of changes: see <see cref="RedisMessage"/>
/// </code>
/// The store's fingerprint keeps applications apart that share one Redis. An id may hold colons; a caller never does.
/// </remarks>
/// <param name="store">The fingerprint of the store.</param>
internal sealed class RedisKeys(string store)
{
    /// <summary>What every key starts with.</summary>
    public string Prefix { get; } = $"sg:{store}:";

    public RedisChannel Changes { get; } = RedisChannel.Literal($"sg:{store}:changes");

    public RedisKey Operation(OperationId id) => $"{Prefix}op:{id}";

    /// <summary>Without the prefix: <c>IDistributedCache</c> adds that itself.</summary>
    public static string Clearance(OperationId id, CallerKey caller) => $"cl:{id}:{caller}";
}
