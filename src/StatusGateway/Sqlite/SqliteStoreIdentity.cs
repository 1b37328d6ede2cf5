using System.Security.Cryptography;
using StatusGateway.Operations;

namespace StatusGateway.Sqlite;

/// <summary>Deals the file's fingerprint and secret once, and keeps them in it.</summary>
internal sealed class SqliteStoreIdentity(SqliteDatabase database) : IStoreIdentity
{
    private const int FingerprintBytes = 8;
    private const int SecretBytes = 32;

    private const string Deal = "insert or ignore into statusgateway_meta (name, value) values ('fingerprint', $1), ('secret', $2)";

    private const string Find = """
        select f.value, s.value
        from statusgateway_meta f, statusgateway_meta s
        where f.name = 'fingerprint' and s.name = 'secret'
        """;

    public async ValueTask<StoreIdentity> FindAsync(CancellationToken cancellationToken) =>
        await database.ReadAsync(Read, cancellationToken) ?? await database.WriteAsync(DealOnce, cancellationToken);

    private static StoreIdentity DealOnce(SqliteSession session)
    {
        session.Execute(
            Deal,
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(FingerprintBytes)),
            Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes)));
        return Read(session)!;
    }

    private static StoreIdentity? Read(SqliteSession session)
    {
        using var row = session.Query(Find);
        return row.Read() ? new StoreIdentity(row.GetString(0), row.GetString(1)) : null;
    }
}
