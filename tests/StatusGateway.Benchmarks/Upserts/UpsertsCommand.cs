using System.CommandLine;
using System.Diagnostics;
using Spectre.Console;
using StatusGateway.Benchmarks.Fronts;
using StatusGateway.Benchmarks.Load;
using StatusGateway.Benchmarks.Measuring;
using StatusGateway.Benchmarks.Servers;
using StatusGateway.Testing.Servers;

namespace StatusGateway.Benchmarks.Upserts;

/// <summary><c>upserts</c>: how many a second come through the gateway, beside the same ones straight into the table.</summary>
internal static class UpsertsCommand
{
    /// <summary>So few that every way writes over all of its rows in every round.</summary>
    private const int Rows = 4000;

    private const double LeastOfMarked = 0.6;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Command Create()
    {
        var rounds = new Option<int>("--rounds")
        {
            Description = "Alternating rounds of 3 s, after two to warm up.",
            DefaultValueFactory = _ => 5,
        };
        var executable = GatewayOption.Create();
        var command = new Command("upserts", "Upserts a second through the gateway, beside the same straight into Postgres.")
        {
            rounds, executable,
        };
        command.SetAction((parsed, cancellationToken) => Measurement.RunAsync(
            token => RunAsync(parsed.GetValue(rounds), parsed.GetValue(executable), token), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(int rounds, FileInfo? executable, CancellationToken cancellationToken)
    {
        ForgetfulApp.EnsureInstalled();
        Wrk.EnsureInstalled();
        UpsertDatabase.EnsureInstalled();

        using var folder = new TemporaryFolder();
        await using var application = new ForgetfulApp(folder.Subfolder("application"), TimeSpan.Zero, tagged: false);
        await application.StartAsync(cancellationToken);
        await using var database = await UpsertDatabase.StartAsync(cancellationToken);
        await using var redis = await RedisServer.StartAsync();
        await using var alone = await StartAsync("alone", redisUrl: null);
        await using var cached = await StartAsync("cached", redis.Url);

        await using var marked = new DirectUpserts("marked, straight", isMarked: true, database, UpsertRow.Many("marked", Rows));
        await using var unmarked = new DirectUpserts("unmarked, straight", isMarked: false, database, UpsertRow.Many("unmarked", Rows));
        IUpserter[] all =
        [
            marked,
            new GatewayUpserts("gateway", alone, database, UpsertRow.Many("alone", Rows), folder.Path),
            new GatewayUpserts("gateway with Redis", cached, database, UpsertRow.Many("cached", Rows), folder.Path),
            unmarked,
        ];
        await database.FillAsync([.. all.SelectMany(static one => one.Rows)], cancellationToken);
        foreach (var one in all)
        {
            await UpsertRounds.EnsureWrittenAsync(one, database, cancellationToken);
        }

        AnsiConsole.MarkupLineInterpolated($"[grey]{all.Length} ways, {rounds} rounds …[/]");
        var results = await UpsertRounds.RunAsync(all, rounds, cancellationToken);
        UpsertTable.Print(results, results[0]);
        UpsertResult[] misses = [.. results[1..3].Where(result => !(Percentile.Median(result.RatesTo(results[0])) >= LeastOfMarked))];
        Array.ForEach(misses, miss => AnsiConsole.MarkupLineInterpolated(
            $"[red]Missed:[/] {miss.Name}: {UpsertTable.Text(Percentile.Median(miss.RatesTo(results[0])), "0.00")} of marked, at least {LeastOfMarked} wanted."));
        return misses.Length == 0 ? 0 : 1;

        async Task<RunningFront> StartAsync(string name, string? redisUrl)
        {
            var settings = new Dictionary<string, string>
            {
                ["DATABASE_URL"] = database.Address,
                ["SUPABASE_SERVICE_KEY"] = GatewayUpserts.ServiceKey,
            };
            if (redisUrl is not null)
            {
                settings["REDIS_URL"] = redisUrl;
            }

            var gateway = new GatewayFront(executable, settings);
            gateway.EnsureInstalled();
            var front = await gateway.StartAsync(application.Port, folder.Subfolder(name), cancellationToken);
            await ReadyAsync(front.Address, redisUrl is null ? "\"store\":\"up\"" : "\"redis\":\"up\"", cancellationToken);
            return front;
        }
    }

    private static async Task ReadyAsync(Uri address, string state, CancellationToken cancellationToken)
    {
        using var client = Browser.Open(address);
        var ready = new Uri("/_gateway/ready", UriKind.Relative);
        for (var started = Stopwatch.GetTimestamp();
            !(await client.GetStringAsync(ready, cancellationToken)).Contains(state, StringComparison.Ordinal);)
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new CannotMeasureException($"The gateway at {address} never says {state}.");
            }

            await Task.Delay(20, cancellationToken);
        }
    }
}
