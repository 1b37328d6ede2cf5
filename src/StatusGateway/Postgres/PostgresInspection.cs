using System.Collections.Immutable;
using Npgsql;

namespace StatusGateway.Postgres;

/// <summary>Visits the database once, reads what is there and changes nothing.</summary>
internal static class PostgresInspection
{
    private const int Seconds = 3;

    private const string Layout = """
        select t.operations is not null,
            t.observed is not null and t.meta is not null,
            array(select a.attname::text || ' ' || pg_catalog.format_type(a.atttypid, a.atttypmod)
                from pg_catalog.pg_attribute a
                where a.attrelid = t.operations and a.attnum > 0 and not a.attisdropped),
            coalesce((select pg_catalog.pg_get_constraintdef(c.oid)
                from pg_catalog.pg_constraint c where c.conrelid = t.operations and c.contype = 'p'), ''),
            array(select pg_catalog.pg_get_constraintdef(c.oid)
                from pg_catalog.pg_constraint c where c.conrelid = t.operations and c.contype = 'c'),
            array(select g.tgname::text
                from pg_catalog.pg_trigger g
                where g.tgrelid = t.operations and not g.tgisinternal and g.tgenabled in ('O', 'A')),
            array(select c.relname::text
                from pg_catalog.pg_class c
                where c.oid in (t.operations, t.observed, t.meta) and not c.relrowsecurity order by 1),
            array(select p.polname::text
                from pg_catalog.pg_policy p
                where p.polrelid in (t.operations, t.observed, t.meta)
                    and exists (select from unnest(p.polroles) r
                        where r = 0 or r in (select oid from pg_catalog.pg_roles where rolname in ('anon', 'authenticated')))
                order by 1),
            coalesce(pg_catalog.row_security_active(t.operations) or pg_catalog.row_security_active(t.observed), false),
            current_user::text,
            pg_catalog.to_regclass('cron.job') is not null
                and pg_catalog.has_schema_privilege('cron', 'usage')
                and pg_catalog.has_table_privilege('cron.job', 'select'),
            pg_catalog.to_regprocedure('public.operations_cleanup_step(bigint, bigint, integer)') is not null
        from (select pg_catalog.to_regclass('public.operations')::oid as operations,
            pg_catalog.to_regclass('public.operations_observed')::oid as observed,
            pg_catalog.to_regclass('public.statusgateway_meta')::oid as meta) t
        """;

    public static async Task<PostgresFound> LookAsync(string? url, PoolerMode? mode, CancellationToken cancellationToken)
    {
        if (url is null)
        {
            return new PostgresFound.NotConfigured();
        }

        if (!PostgresConnectionString.TryParse(url, mode, out var address, out var error))
        {
            return new PostgresFound.AddressWrong(error);
        }

        var settings = new NpgsqlConnectionStringBuilder(address.ForListening) { Timeout = Seconds, CommandTimeout = Seconds };
        if (PostgresFaults.LacksProject(settings))
        {
            return new PostgresFound.UserWithoutProject(address.Place); // a login that fails counts against the address
        }

        try
        {
            await using var connection = new NpgsqlConnection(settings.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            return new PostgresFound.Connected(
                address.Place, address.IsTransactionPooler, await ReadAsync(connection, cancellationToken));
        }
        catch (Exception fault) when (PostgresFaults.IsOne(fault))
        {
            return await PostgresFaults.ExplainAsync(fault, settings, address.Place, cancellationToken);
        }
    }

    private static async Task<PostgresLayout> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var layout = await ReadLayoutAsync(connection, cancellationToken);
        if (!layout.HasCron)
        {
            return layout;
        }

        return layout with { CleanupJobs = await CleanupJobs.CountAsync(connection, cancellationToken) };
    }

    private static async Task<PostgresLayout> ReadLayoutAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Layout, connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return Map(row);
    }

    private static PostgresLayout Map(NpgsqlDataReader row) => new()
    {
        HasTable = row.GetBoolean(0),
        HasOwnTables = row.GetBoolean(1),
        Columns = row.GetFieldValue<string[]>(2)
            .Select(column => column.Split(' ', 2))
            .ToImmutableDictionary(column => column[0], column => column[1]),
        PrimaryKey = row.GetString(3),
        Checks = row.GetFieldValue<string[]>(4),
        Triggers = row.GetFieldValue<string[]>(5),
        Unsecured = row.GetFieldValue<string[]>(6),
        OpenPolicies = row.GetFieldValue<string[]>(7),
        HidesRows = row.GetBoolean(8),
        Role = row.GetString(9),
        HasCron = row.GetBoolean(10),
        HasCleanupSteps = row.GetBoolean(11),
        CleanupJobs = 0,
    };
}
