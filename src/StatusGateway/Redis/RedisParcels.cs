namespace StatusGateway.Redis;

/// <summary>What a gateway that stops leaves for the others: taken by one of them or taken back, and until then on its own disk.</summary>
internal sealed class RedisParcels(RedisConnection connection, RedisKeys keys)
{
    public async Task OfferAsync(string from, byte[] parcel, CancellationToken cancellationToken) =>
        await connection.Database.HashSetAsync(keys.Parcels, from, parcel).WaitAsync(cancellationToken);

    /// <summary>Whose parcels are there.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        var from = await connection.Database.HashKeysAsync(keys.Parcels).WaitAsync(cancellationToken);
        return [.. from.Select(static name => name.ToString())];
    }

    public async Task<byte[]?> FindAsync(string from, CancellationToken cancellationToken) =>
        await connection.Database.HashGetAsync(keys.Parcels, from).WaitAsync(cancellationToken);

    /// <summary>Whether it was still there: of all that try, one is told so.</summary>
    public async Task<bool> TakeAsync(string from, CancellationToken cancellationToken) =>
        await connection.Database.HashDeleteAsync(keys.Parcels, from).WaitAsync(cancellationToken);
}
