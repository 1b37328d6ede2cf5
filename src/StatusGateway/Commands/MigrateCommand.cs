using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using StatusGateway.Postgres;
using StatusGateway.Settings;

namespace StatusGateway.Commands;

/// <summary>Applies the migrations to the configured Postgres, once each, and says what it did.</summary>
internal static class MigrateCommand
{
    public static async Task<int> RunAsync(
        CommandLineValues commandLine, CommandContext context, CancellationToken cancellationToken)
    {
        var reader = new SettingsReader(context.Environment, context.CurrentFolder);
        if (reader.ReadMigrateUrl(commandLine) is not { } url)
        {
            throw new SettingsException(
                "No database to migrate: set DATABASE_URL or STATUSGATEWAY_MIGRATE_URL "
                + "to postgres://USER:PASSWORD@HOST:5432/NAME");
        }

        try
        {
            var applied = await ApplyAsync(url, cancellationToken);
            foreach (var name in applied)
            {
                await context.Output.WriteLineAsync($"Applied {name}");
            }

            await context.Output.WriteLineAsync(
                applied.Count is 0 ? "Nothing to apply: the database is up to date" : "The database is up to date");
            return 0;
        }
        catch (MigrationException fault)
        {
            throw new SettingsException(fault.Message.ReplaceLineEndings(" "), fault);
        }
        catch (NpgsqlException fault)
        {
            throw new SettingsException(
                $"The migrations were not applied: {fault.Message.ReplaceLineEndings(" ")}", fault);
        }
    }

    private static async Task<IReadOnlyList<string>> ApplyAsync(string url, CancellationToken cancellationToken)
    {
        // What the runner would log, this command says.
        return PostgresConnectionString.TryParse(url, out var parsed, out var error)
            ? await new MigrationRunner(parsed, NullLogger<MigrationRunner>.Instance).ApplyAsync(cancellationToken)
            : throw new SettingsException(error);
    }
}
