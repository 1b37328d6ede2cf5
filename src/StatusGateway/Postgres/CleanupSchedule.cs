using Npgsql;

namespace StatusGateway.Postgres;

/// <summary>Schedules the guide's hourly cleanup with pg_cron, where the server has that.</summary>
/// <remarks>
/// pg_cron keeps the jobs of all databases in one, which its own setting names. A job that somebody else has scheduled for the
/// same stands as it is.
/// </remarks>
internal sealed class CleanupSchedule(PostgresConnectionString settings)
{
    private const string Name = "cleanup-old-operations";
    private const string Schedule = "0 * * * *";
    private const string Command = "select public.cleanup_old_operations()";

    // The setting is not everybody's to read: Supabase has its jobs in the one database that there is.
    private const string FindHome = """
        select current_database()::text,
            coalesce((select setting from pg_catalog.pg_settings where name = 'cron.database_name'), current_database()::text),
            exists (select from pg_catalog.pg_available_extensions where name = 'pg_cron')
        """;

    private const string Create = "create extension if not exists pg_cron";

    private const string FindJob = """
        select coalesce(jobname, 'a job'), schedule
        from cron.job
        where active and database = $1 and (command ilike '%cleanup_old_operations%' or command ilike '%operations_cleanup%')
        order by jobid
        limit 1
        """;

    private const string Add = "select cron.schedule($1, $2, $3)";
    private const string AddElsewhere = "select cron.schedule_in_database($1, $2, $3, $4)";

    /// <summary>Says in one line what is scheduled now.</summary>
    /// <exception cref="CronUnusableException">pg_cron is not there, or not for this role.</exception>
    public async Task<string> ApplyAsync(CancellationToken cancellationToken)
    {
        var (database, home) = await FindHomeAsync(cancellationToken);
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(settings.ForMigrating) { Database = home }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await RunAsync(connection, Create, [], cancellationToken);
            if (await FindJobAsync(connection, database, cancellationToken) is { } standing)
            {
                return standing;
            }

            // Names are one user's on the whole server: two databases must not take each other's.
            await (database == home
                ? RunAsync(connection, Add, [Name, Schedule, Command], cancellationToken)
                : RunAsync(connection, AddElsewhere, [$"{Name}-{database}", Schedule, Command, database], cancellationToken));
            return $"Scheduled the cleanup of {database}, hourly";
        }
        catch (PostgresException refusal)
        {
            throw CronUnusableException.Refused(settings.Place, refusal);
        }
    }

    private async Task<(string Database, string Home)> FindHomeAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(settings.ForMigrating);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(FindHome, connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return row.GetBoolean(2)
            ? (row.GetString(0), row.GetString(1))
            : throw CronUnusableException.Missing(settings.Place);
    }

    private static async Task<string?> FindJobAsync(
        NpgsqlConnection connection, string database, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(FindJob, connection);
        command.Parameters.Say(database);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? $"The cleanup of {database} was scheduled already: {row.GetString(0)} ({row.GetString(1)})"
            : null;
    }

    private static async Task RunAsync(
        NpgsqlConnection connection, string sql, string[] values, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Say(value);
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
