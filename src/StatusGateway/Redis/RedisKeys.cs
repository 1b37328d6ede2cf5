using StackExchange.Redis;
using StatusGateway.Operations;

namespace StatusGateway.Redis;

/// <summary>Every key and channel that this gateway uses in Redis. Nothing there is the only copy of anything.</summary>
/// <remarks>
/// <code>
///   sg:{store}:op:{id}            an operation: see <see cref="RedisEntry"/>; expires
///   sg:{store}:cl:{id}:{caller}   a clearance as IDistributedCache keeps it; expires
///   sg:{store}:journals           journals of gateways that stop, until another one has each on its own disk
///   sg:{store}:changes            the channel on which gateways tell each other of changes: see <see cref="RedisMessage"/>
/// </code>
/// The store's fingerprint keeps applications apart that share one Redis. An id may hold colons; a caller never does.
/// </remarks>
/// <param name="store">The fingerprint of the store, which is known for good when the store has first answered.</param>
internal sealed class RedisKeys(Func<string> store)
{
    public RedisKeys(string store)
        : this(() => store)
    {
    }

    /// <summary>What every key starts with.</summary>
    public string Prefix => $"sg:{store()}:";

    public RedisChannel Changes => RedisChannel.Literal($"{Prefix}changes");

    public RedisKey Parcels => $"{Prefix}journals";

    public RedisKey Operation(OperationId id) => $"{Prefix}op:{id}";

    public string Clearance(OperationId id, CallerKey caller) => $"{Prefix}cl:{id}:{caller}";
}
