using Npgsql;
using StatusGateway.Supabase;

namespace StatusGateway.Postgres;

/// <summary>The one pool of connections for queries, and what is asked of the database once, at start.</summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    // With row level security on, a role that is neither owner nor BYPASSRLS reads no rows, and no error.
    private const string Check = """
        select t.operations is not null,
            t.observed is not null and t.meta is not null and exists (
                select from pg_catalog.pg_attribute a
                where a.attrelid = t.operations and a.attname = 'ended' and not a.attisdropped),
            coalesce(pg_catalog.row_security_active(t.operations) or pg_catalog.row_security_active(t.observed), false),
            current_user::text,
            exists (
                select from pg_catalog.pg_attribute a
                where a.attrelid = t.observed and a.attname = 'alive_at' and not a.attisdropped)
        from (select pg_catalog.to_regclass('public.operations')::oid as operations,
            pg_catalog.to_regclass('public.operations_observed')::oid as observed,
            pg_catalog.to_regclass('public.statusgateway_meta')::oid as meta) t
        """;

    private readonly PostgresConnectionString _settings;

    public PostgresDatabase(PostgresConnectionString settings)
    {
        _settings = settings;
        Queries = NpgsqlDataSource.Create(settings.ForQueries);
    }

    public NpgsqlDataSource Queries { get; }

    public async Task<PostgresCheck> CheckAsync(CancellationToken cancellationToken)
    {
        var place = _settings.Place;
        if (PostgresFaults.LacksProject(_settings.Builder))
        {
            // A login that fails counts against the address from which it came.
            return new PostgresCheck.Unreachable(place, new PostgresFound.UserWithoutProject(place));
        }

        try
        {
            await using var command = Queries.CreateCommand(Check);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            return reader switch
            {
                _ when !reader.GetBoolean(0) => new PostgresCheck.TableMissing(place),
                _ when reader.GetBoolean(2) => new PostgresCheck.RowsHidden(place, reader.GetString(3)),
                _ when !reader.GetBoolean(1) => new PostgresCheck.MigrationMissing(place),
                _ => new PostgresCheck.Ready(place, HasEndings: reader.GetBoolean(4)),
            };
        }
        catch (Exception fault) when (PostgresFaults.IsOne(fault))
        {
            return new PostgresCheck.Unreachable(
                place, await PostgresFaults.ExplainAsync(fault, _settings.Builder, place, cancellationToken));
        }
    }

    /// <summary>
    /// Whether a fault is the server's own word about one statement (bad data, a constraint, a missing thing), and none about
    /// the server.
    /// </summary>
    public static bool IsAnswer(Exception fault) =>
        fault is RestException or PostgresException { SqlState: ['2', '2' or '3', ..] or ['4', '2', ..] };

    /// <summary>Asks as little as can be asked.</summary>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        await using var command = Queries.CreateCommand("select 1");
        await command.ExecuteScalarAsync(cancellationToken);
    }

    /// <summary>Opens what the pool keeps open: the first poll does not wait for a handshake.</summary>
    public async Task WarmAsync(CancellationToken cancellationToken)
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, _settings.WarmConnections)
            .Select(_ => Queries.OpenConnectionAsync(cancellationToken).AsTask()));
        foreach (var connection in opened)
        {
            await connection.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => Queries.DisposeAsync();
}
