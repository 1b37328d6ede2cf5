namespace StatusGateway.Operations;

/// <summary>What a store deals once and keeps, so that every gateway on it agrees.</summary>
public interface IStoreIdentity
{
    /// <summary>
    /// The store's fingerprint (16 hexadecimal digits, in Redis keys) and its secret (32 bytes, base64). Dealt at the first
    /// call and kept in the store.
    /// </summary>
    ValueTask<StoreIdentity> FindAsync(CancellationToken cancellationToken);
}

/// <summary>The store's fingerprint and secret.</summary>
public sealed record StoreIdentity(string Fingerprint, string Secret)
{
    /// <summary>The secret stays out of logs, whoever prints the record.</summary>
    public override string ToString() => $"StoreIdentity {{ Fingerprint = {Fingerprint} }}";
}
