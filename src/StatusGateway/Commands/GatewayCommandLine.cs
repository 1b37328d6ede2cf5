using System.CommandLine;
using StatusGateway.Commands.Developing;
using StatusGateway.Settings;

namespace StatusGateway.Commands;

/// <summary>The commands of the one executable. Whatever stops one is said in one line on stderr.</summary>
internal static class GatewayCommandLine
{
    public static async Task<int> RunAsync(string[] args, CommandContext context)
    {
        var root = Describe(context);
        var parsed = root.Parse(args);
        if (FindMistake(parsed) is { } mistake)
        {
            await context.Error.WriteLineAsync(mistake);
            return CommandContext.WrongUse;
        }

        try
        {
            var console = new InvocationConfiguration
            {
                Output = context.Output,
                Error = context.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // the host of the gateway looks after signals
            };
            return await parsed.InvokeAsync(console);
        }
        catch (StartupException stop)
        {
            await context.Error.WriteLineAsync(stop.Line);
            return CommandContext.WrongUse;
        }
    }

    private static RootCommand Describe(CommandContext context)
    {
        var options = new CommandOptions();
        var root = new RootCommand("A reverse proxy that answers status polls while the application cannot.");
        var run = new Command("run", "Run the gateway (what happens without a command)");
        foreach (var command in new Command[] { root, run })
        {
            options.AddAllTo(command);
            command.SetAction((parsed, stop) => RunCommand.RunAsync(options.Read(parsed), context, stop));
        }

        var dev = new Command("dev", "Start an application behind the gateway: dev -- next dev");
        var words = new Argument<string[]>("COMMAND")
        {
            Description = "The command that starts it, behind --",
            Arity = ArgumentArity.ZeroOrMore,
        };
        options.AddAllTo(dev);
        dev.Arguments.Add(words);
        dev.SetAction((parsed, stop) => parsed.GetValue(words) is [_, ..] command
            ? DevCommand.RunAsync(options.Read(parsed), new(command), context, stop)
            : throw new ChildException("dev needs the command that starts the application: dev -- next dev"));

        var migrate = new Command("migrate", "Apply the migrations of supabase/migrations to the configured Postgres");
        options.AddFilesTo(migrate);
        var withCron = new Option<bool>("--with-cron") { Description = "Schedule the hourly cleanup as well, with pg_cron" };
        migrate.Options.Add(withCron);
        migrate.SetAction((parsed, stop) =>
            MigrateCommand.RunAsync(options.Read(parsed), parsed.GetValue(withCron), context, stop));

        var cleanup = new Command("cleanup", "Remove operations that ended long ago, once; a gateway that runs does so by itself");
        options.AddAllTo(cleanup);
        cleanup.SetAction((parsed, stop) => CleanupCommand.RunAsync(options.Read(parsed), context, stop));

        var doctor = new Command("doctor", "Look for what is wrong, and say what to do; exit code 0 fine, 1 warnings, 2 broken");
        var json = new Option<bool>("--json") { Description = "Print the findings as JSON" };
        options.AddAllTo(doctor);
        doctor.Options.Add(json);
        doctor.SetAction((parsed, stop) => DoctorCommand.RunAsync(options.Read(parsed), parsed.GetValue(json), context, stop));

        var demo = new Command("demo", "Show in 20 seconds what a restart does to polls, without and with the gateway");
        demo.SetAction((_, stop) => DemoCommand.RunAsync(context, stop));

        var health = new Command("health", "Ask the gateway whether it serves; exit code 0 or 1");
        options.AddListenTo(health);
        health.SetAction((parsed, stop) => HealthCommand.RunAsync(options.Read(parsed), context, stop));

        foreach (var command in new[] { run, dev, migrate, cleanup, doctor, demo, health })
        {
            root.Subcommands.Add(command);
        }

        return root;
    }

    private static string? FindMistake(ParseResult parsed)
    {
        if (parsed.Errors.Count is 0)
        {
            return null;
        }

        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens is not [var unknown, ..])
        {
            return parsed.Errors[0].Message;
        }

        var names = command.Options.Select(option => option.Name)
            .Concat(command.Subcommands.Select(subcommand => subcommand.Name))
            .ToList();

        // "--upstraem=URL" is one token, and what stands behind the sign may be secret.
        var name = unknown.Split('=')[0];
        return NearestName.Of(name, names) is { } nearest
            ? $"{name} is not an option or a command: did you mean {nearest}?"
            : $"{name} is not an option or a command: there are {string.Join(", ", names)}";
    }
}
