using StatusGateway.Operations;
using StatusGateway.Operations.Caching;

namespace StatusGateway.Redis;

/// <summary>L2: the copies that all gateways on one store share. Whoever keeps one tells the others in the same step.</summary>
internal sealed class RedisOperationCache(RedisConnection connection, RedisKeys keys, TimeProvider time) : IOperationCache
{
    // It only makes room: an operation that nobody has kept again for as long as one may stay active (maxAge).
    private const long CopyExpiryMs = 24 * 3600 * 1000;

    // Longer than any reader that read before a change or deletion can still be on its way here.
    private const long MarkExpiryMs = 300 * 1000;

    public async ValueTask<OperationCopy?> GetAsync(OperationId id, CancellationToken cancellationToken)
    {
        // The client library takes no token: its own is only for waiting, and what was asked goes on.
        byte[]? entry = await connection.Database.StringGetAsync(keys.Operation(id)).WaitAsync(cancellationToken);
        return entry is null ? null : RedisEntry.Read(id, entry, time.GetUtcNow());
    }

    public async ValueTask SetIfNewerAsync(OperationSnapshot snapshot, CancellationToken cancellationToken) =>
        await connection.Database.ScriptEvaluateAsync(
            RedisScripts.Keep,
            [keys.Operation(snapshot.Id)],
            [
                snapshot.Order.ToString(),
                RedisEntry.Text(snapshot.Committed),
                RedisEntry.Body(snapshot, time.GetUtcNow()),
                CopyExpiryMs,
                (string)keys.Changes!,
                RedisMessage.Changed(connection.Node, snapshot.Id, snapshot.Committed),
            ]).WaitAsync(cancellationToken);

    public async ValueTask InvalidateOlderAsync(OperationId id, Revision current, CancellationToken cancellationToken) =>
        await connection.Database.ScriptEvaluateAsync(
            RedisScripts.Invalidate,
            [keys.Operation(id)],
            [RedisEntry.Text(current), MarkExpiryMs]).WaitAsync(cancellationToken);

    public async ValueTask RemoveAsync(OperationId id, Revision last, CancellationToken cancellationToken) =>
        await connection.Database.ScriptEvaluateAsync(
            RedisScripts.Remove,
            [keys.Operation(id)],
            [
                RedisEntry.Text(last),
                MarkExpiryMs,
                (string)keys.Changes!,
                RedisMessage.Deleted(connection.Node, id, last),
            ]).WaitAsync(cancellationToken);
}
