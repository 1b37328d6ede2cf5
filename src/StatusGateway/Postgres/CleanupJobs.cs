using Npgsql;

namespace StatusGateway.Postgres;

/// <summary>The jobs of pg_cron that clean up in this database, as far as the role that connected may see them.</summary>
internal static class CleanupJobs
{
    private const string IsVisible = """
        select pg_catalog.to_regclass('cron.job') is not null
            and pg_catalog.has_schema_privilege('cron', 'usage')
            and pg_catalog.has_table_privilege('cron.job', 'select')
        """;

    private const string Count = """
        select count(*)::int from cron.job
        where active and database = current_database() and (command ilike '%cleanup_old_operations%' or command ilike '%operations_cleanup%')
        """;

    public static async Task<int> CountAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var visible = new NpgsqlCommand(IsVisible, connection);
        if (await visible.ExecuteScalarAsync(cancellationToken) is not true)
        {
            return 0;
        }

        await using var count = new NpgsqlCommand(Count, connection);
        return (int)(await count.ExecuteScalarAsync(cancellationToken))!;
    }
}
