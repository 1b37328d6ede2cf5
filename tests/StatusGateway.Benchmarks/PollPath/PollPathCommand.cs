using System.CommandLine;
using Spectre.Console;
using StatusGateway.Benchmarks.Fronts;
using StatusGateway.Benchmarks.Load;
using StatusGateway.Benchmarks.Servers;

namespace StatusGateway.Benchmarks.PollPath;

/// <summary><c>poll-path</c>: what a poll costs beside nginx's cache hit of the same answer.</summary>
internal static class PollPathCommand
{
    private static readonly TimeSpan RoundLength = TimeSpan.FromSeconds(3);

    public static Command Create()
    {
        var rounds = new Option<int>("--rounds")
        {
            Description = "Alternating rounds of 3 s, after one to warm up.",
            DefaultValueFactory = _ => 3,
        };
        var operations = new Option<int>("--operations")
        {
            Description = "How many operations are learned to measure the memory of one.",
            DefaultValueFactory = _ => 10_000,
        };
        var executable = GatewayOption.Create();

        var command = new Command("poll-path", "CPU per poll beside nginx, start to first answered poll, memory.")
        {
            rounds, operations, executable,
        };
        command.SetAction((parsed, cancellationToken) => Measurement.RunAsync(
            token => RunAsync(parsed.GetValue(rounds), parsed.GetValue(operations), parsed.GetValue(executable), token),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        int rounds, int operations, FileInfo? executable, CancellationToken cancellationToken)
    {
        var nginx = new NginxFront(cachedFor: "1h");
        var gateway = new GatewayFront(executable);
        ForgetfulApp.EnsureInstalled();
        Wrk.EnsureInstalled();
        nginx.EnsureInstalled();
        gateway.EnsureInstalled();

        PollPathTables.Print(await PollAsync(nginx, gateway, rounds, cancellationToken));
        PollPathTables.Print(
            await StartUp.MeasureAsync(gateway, cancellationToken),
            await MemoryPerOperation.MeasureAsync(gateway, operations, cancellationToken));
        return 0;
    }

    private static async Task<List<RoundsResult>> PollAsync(
        NginxFront nginx, GatewayFront gateway, int rounds, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        await using var application = new ForgetfulApp(folder.Subfolder("application"), TimeSpan.Zero, tagged: true);
        await application.StartAsync(cancellationToken);
        await using var peer = await nginx.StartAsync(application.Port, folder.Subfolder("peer"), cancellationToken);
        await using var front = await gateway.StartAsync(application.Port, folder.Subfolder("gateway"), cancellationToken);

        var ids = await KnownOperations.CreateAsync(front.Address);
        var peerFiles = await KnownOperations.LearnAsync(
            peer.Address, ids, folder.Subfolder("peer"), cancellationToken);
        var frontFiles = await KnownOperations.LearnAsync(
            front.Address, ids, folder.Subfolder("gateway"), cancellationToken);
        var alternating = new AlternatingRounds(
            new Contestant(nginx.Name, peer, peerFiles),
            new Contestant(gateway.Name, front, frontFiles),
            rounds,
            RoundLength);

        List<RoundsResult> results = [];
        foreach (var load in PollLoad.All)
        {
            AnsiConsole.MarkupLineInterpolated($"[grey]{load.Name} …[/]");
            results.Add(await alternating.RunAsync(load, cancellationToken));
        }

        return results;
    }
}
