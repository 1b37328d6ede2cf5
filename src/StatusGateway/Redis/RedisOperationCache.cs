using StackExchange.Redis;
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
        await EvaluateAsync(
            RedisScripts.Keep,
            [keys.Operation(snapshot.Id)],
            [
                snapshot.Order.ToString(),
                RedisEntry.Text(snapshot.Committed),
                RedisEntry.Body(snapshot, time.GetUtcNow()),
                CopyExpiryMs,
                (string)keys.Changes!,
                RedisMessage.Changed(connection.Node, snapshot.Id, snapshot.Committed),
            ],
            cancellationToken);

    public async ValueTask InvalidateOlderAsync(OperationId id, Revision current, CancellationToken cancellationToken) =>
        await EvaluateAsync(
            RedisScripts.Invalidate, [keys.Operation(id)], [RedisEntry.Text(current), MarkExpiryMs], cancellationToken);

    public async ValueTask RemoveAsync(OperationId id, Revision last, CancellationToken cancellationToken) =>
        await EvaluateAsync(
            RedisScripts.Remove,
            [keys.Operation(id)],
            [
                RedisEntry.Text(last),
                MarkExpiryMs,
                (string)keys.Changes!,
                RedisMessage.Deleted(connection.Node, id, last),
            ],
            cancellationToken);

    // The library sends a script again that the server has forgotten; one that was forgotten meanwhile once more is sent whole.
    private async Task EvaluateAsync(
        string script, RedisKey[] touched, RedisValue[] values, CancellationToken cancellationToken)
    {
        try
        {
            await connection.Database.ScriptEvaluateAsync(script, touched, values).WaitAsync(cancellationToken);
        }
        catch (RedisServerException forgotten) when (forgotten.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            await connection.Database
                .ScriptEvaluateAsync(script, touched, values, CommandFlags.NoScriptCache)
                .WaitAsync(cancellationToken);
        }
    }
}
