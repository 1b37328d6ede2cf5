using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using StatusGateway.Postgres;
using StatusGateway.Settings;

namespace StatusGateway.Commands;

/// <summary>Applies the migrations to the configured Postgres, once each, and says what it did.</summary>
internal static class MigrateCommand
{
    public static async Task<int> RunAsync(
        CommandLineValues commandLine, bool withCron, CommandContext context, CancellationToken cancellationToken)
    {
        var reader = new SettingsReader(context.Environment, context.CurrentFolder);
        if (reader.ReadMigrateUrl(commandLine) is not { } url)
        {
            throw new SettingsException(
                "No database to migrate: set DATABASE_URL or STATUSGATEWAY_MIGRATE_URL "
                + "to postgres://USER:PASSWORD@HOST:5432/NAME");
        }

        if (!PostgresConnectionString.TryParse(url, out var address, out var error))
        {
            throw new SettingsException(error);
        }

        try
        {
            await ApplyAsync(address, context.Output, cancellationToken);
            if (withCron)
            {
                await context.Output.WriteLineAsync(await new CleanupSchedule(address).ApplyAsync(cancellationToken));
            }

            return 0;
        }
        catch (MigrationException fault)
        {
            throw new SettingsException(fault.Message.ReplaceLineEndings(" "), fault);
        }
        catch (Exception fault) when (fault is not OperationCanceledException && PostgresFaults.IsOne(fault))
        {
            var reason = await ReasonAsync(fault, address, cancellationToken);
            throw new SettingsException($"Postgres at {address.Place} was not migrated: {reason}", fault);
        }
    }

    private static async Task ApplyAsync(PostgresConnectionString address, TextWriter output, CancellationToken cancellationToken)
    {
        // What the runner would log, this command says.
        var applied = await new MigrationRunner(address, NullLogger<MigrationRunner>.Instance).ApplyAsync(cancellationToken);
        foreach (var name in applied)
        {
            await output.WriteLineAsync($"Applied {name}");
        }

        await output.WriteLineAsync(
            applied.Count is 0 ? "Nothing to apply: the database is up to date" : "The database is up to date");
    }

    // What is no matter of connecting the server says best.
    private static async Task<string> ReasonAsync(
        Exception fault, PostgresConnectionString address, CancellationToken cancellationToken) =>
        await PostgresFaults.ExplainAsync(fault, address.Builder, address.Place, cancellationToken) switch
        {
            PostgresFound.Other when fault is PostgresException answer => answer.MessageText.ReplaceLineEndings(" "),
            var found => found.Reason,
        };
}
