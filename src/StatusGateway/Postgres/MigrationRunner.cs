using System.Reflection;
using DbUp;
using DbUp.Engine;
using Npgsql;

namespace StatusGateway.Postgres;

/// <summary>Applies <c>supabase/migrations</c> in order, each once and in a transaction of its own.</summary>
internal sealed class MigrationRunner(PostgresConnectionString settings, ILogger<MigrationRunner> logger)
{
    private const string Schema = "public";
    private const string Journal = "statusgateway_migrations";
    private const string Prefix = "migrations/";

    // Held by an open transaction, so it also holds through a transaction pooler. "sgmigr" in ASCII.
    private const string Lock = "select 1 from pg_advisory_xact_lock(126879297332082)";

    /// <summary>The names of the scripts that were applied; none when the database is up to date.</summary>
    public async Task<IReadOnlyList<string>> ApplyAsync(CancellationToken cancellationToken)
    {
        // DbUp takes no lock: of two runs the second waits here, and then finds nothing left to do.
        await using var connection = new NpgsqlConnection(settings.ForMigrating);
        await connection.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var command = new NpgsqlCommand(Lock, connection, transaction))
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        // DbUp is synchronous underneath.
        var result = await Task.Run(Upgrade, cancellationToken);
        var applied = result.Scripts.Select(script => script.Name).ToList();
        foreach (var name in applied)
        {
            logger.MigrationApplied(name, settings.Place);
        }

        return result.Successful
            ? applied
            : throw new MigrationException(
                $"The migration {result.ErrorScript?.Name} was not applied at {settings.Place}: {result.Error.Message}",
                result.Error);
    }

    private DatabaseUpgradeResult Upgrade() => DeployChanges.To
        .PostgresqlDatabase(settings.ForMigrating)
        .WithScripts(Scripts())
        .WithVariablesDisabled() // $$ quotes a function
        .WithTransactionPerScript()
        .JournalToPostgresqlTable(Schema, Journal)
        .LogToNowhere()
        .Build()
        .PerformUpgrade();

    private static IEnumerable<SqlScript> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => SqlScript.FromStream(name[Prefix.Length..], assembly.GetManifestResourceStream(name)));
    }
}
