using System.Globalization;
using StatusGateway.Endings;
using StatusGateway.Operations.Endings;
using StatusGateway.Postgres;
using StatusGateway.Settings;
using StatusGateway.Sqlite;

namespace StatusGateway.Commands;

/// <summary>Cleans up once, and says what it did; for whoever schedules that elsewhere.</summary>
internal static class CleanupCommand
{
    public static async Task<int> RunAsync(
        CommandLineValues commandLine, CommandContext context, CancellationToken cancellationToken)
    {
        var settings = new SettingsReader(context.Environment, context.CurrentFolder).Read(commandLine);
        var options = new EndingsOptions();
        settings.Configuration.GetSection(EndingsOptions.Section).Bind(options);
        if (settings.Gateway.DatabaseUrl is { } url)
        {
            await using var database = new PostgresDatabase(Parse(url, settings.Gateway.DatabasePooler));
            await CheckAsync(database, cancellationToken);
            await CleanUpAsync(new PostgresEndingStore(database.Queries), options, context, cancellationToken);
        }
        else if (settings.Gateway is { SupabaseUrl: not null, ServiceKey: not null })
        {
            await context.Output.WriteLineAsync(
                "Nothing was cleaned up: through its Data API alone a project cleans up by a job of its own. "
                + "Run migrate --with-cron, or schedule: select cleanup_old_operations()");
        }
        else
        {
            await using var file = SqliteDatabase.Open(settings.Gateway.DataFolder);
            await CleanUpAsync(new SqliteEndingStore(file, TimeProvider.System), options, context, cancellationToken);
        }

        return 0;
    }

    private static PostgresConnectionString Parse(string url, string? pooler) =>
        PostgresConnectionString.TryParse(url, PoolerModes.Of(pooler), out var address, out var error)
            ? address
            : throw new SettingsException($"The Postgres address cannot be used: {error}");

    private static async Task CheckAsync(PostgresDatabase database, CancellationToken cancellationToken)
    {
        switch (await database.CheckAsync(cancellationToken))
        {
            case PostgresCheck.Ready(_, HasEndings: true):
                return;
            case PostgresCheck.Ready(var place, _):
                throw new SettingsException($"Postgres at {place} cannot be cleaned up yet: run the command 'migrate' first.");
            case var other:
                throw new SettingsException(other.Line);
        }
    }

    private static async Task CleanUpAsync(
        IEndingStore store, EndingsOptions options, CommandContext context, CancellationToken cancellationToken)
    {
        var done = await new Cleanup(store, TimeProvider.System).RunAsync(options.ToCleanupLimits(), static _ => { }, cancellationToken);
        await context.Output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"Removed {done.Removed} operations, and forgot {done.Forgotten} rows of what was removed long ago"));
    }
}
