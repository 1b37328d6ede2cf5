using Npgsql;
using StatusGateway.Operations;

namespace StatusGateway.Postgres;

/// <summary>The store's fingerprint and secret, dealt by the database at the first call and kept in it.</summary>
internal sealed class PostgresStoreIdentity(NpgsqlDataSource database) : IStoreIdentity
{
    // gen_random_uuid draws on the server's strong source: three hold 366 random bits. Of two gateways that start together
    // the second waits for the first, and deals nothing.
    private const string Deal = """
        insert into public.statusgateway_meta (name, value)
        select 'fingerprint', left(replace(gen_random_uuid()::text, '-', ''), 16)
        union all
        select 'secret', encode(sha256(convert_to(concat(gen_random_uuid(), gen_random_uuid(), gen_random_uuid()), 'UTF8')), 'base64')
        on conflict (name) do nothing
        """;

    private const string Find = """
        select f.value, s.value
        from public.statusgateway_meta f, public.statusgateway_meta s
        where f.name = 'fingerprint' and s.name = 'secret'
        """;

    public async ValueTask<StoreIdentity> FindAsync(CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.Next(Deal);
        batch.Next(Find);

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new(reader.GetString(0), reader.GetString(1));
    }
}
