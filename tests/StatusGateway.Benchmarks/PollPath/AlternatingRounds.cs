using System.Net;
using StatusGateway.Benchmarks.Fronts;
using StatusGateway.Benchmarks.Load;
using StatusGateway.Benchmarks.Measuring;
using StatusGateway.Benchmarks.Servers;

namespace StatusGateway.Benchmarks.PollPath;

/// <summary>One server under test: where it is, and what is polled there.</summary>
internal sealed record Contestant(string Name, RunningFront Front, PollFiles Files);

/// <summary>One server in one round.</summary>
internal sealed record Round(double CpuMicroseconds, double Rate, double P99Ms);

/// <summary>
/// Peer and gateway in turn, round after round: a ratio taken within one round survives a machine whose speed changes
/// between rounds.
/// </summary>
internal sealed class AlternatingRounds(Contestant peer, Contestant gateway, int count, TimeSpan length)
{
    public async Task<RoundsResult> RunAsync(PollLoad load, CancellationToken cancellationToken)
    {
        await EnsureAnsweredAsync(peer, load, cancellationToken);
        await EnsureAnsweredAsync(gateway, load, cancellationToken);

        List<(Round Peer, Round Gateway)> rounds = [];
        for (var number = 0; number <= count; number++)
        {
            var ofPeer = await MeasureAsync(peer, load, cancellationToken);
            var ofGateway = await MeasureAsync(gateway, load, cancellationToken);

            // The first one warms both up.
            if (number > 0)
            {
                rounds.Add((ofPeer, ofGateway));
            }
        }

        return new RoundsResult(load, rounds);
    }

    private async Task<Round> MeasureAsync(Contestant contestant, PollLoad load, CancellationToken cancellationToken)
    {
        var front = contestant.Front;
        var before = ProcessCpu.Of(front.ProcessId);
        var result = await Wrk.RunAsync(
            front.Address, PollLoad.Connections, length, PollLoad.Script, load.Arguments(contestant.Files), cancellationToken);
        var used = ProcessCpu.Of(front.ProcessId) - before;

        return result is { Failed: 0, Requests: > 0 }
            ? new Round(used.TotalMicroseconds / result.Requests, result.Requests / result.Seconds, result.P99Ms)
            : throw new CannotMeasureException(
                $"{contestant.Name}: {result.Failed} of {result.Requests} polls failed ({load.Name}).");
    }

    /// <summary>wrk counts a 200 and a 304 alike, so what will be measured is looked at once before.</summary>
    private static async Task EnsureAnsweredAsync(Contestant contestant, PollLoad load, CancellationToken cancellationToken)
    {
        using var client = Browser.Open(contestant.Front.Address);
        foreach (var line in await File.ReadAllLinesAsync(contestant.Files.For(load), cancellationToken))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, line.Split(' ')[0]);
            if (load.ReturnsTags)
            {
                request.Headers.TryAddWithoutValidation("If-None-Match", line.Split(' ')[1]);
            }

            using var response = await client.SendAsync(request, cancellationToken);
            if (response.StatusCode != (load.ReturnsTags ? HttpStatusCode.NotModified : HttpStatusCode.OK))
            {
                throw new CannotMeasureException($"{contestant.Name} answers {(int)response.StatusCode} ({load.Name}).");
            }
        }
    }
}

/// <summary>All rounds of one load.</summary>
internal sealed record RoundsResult(PollLoad Load, IReadOnlyList<(Round Peer, Round Gateway)> Rounds)
{
    public IEnumerable<double> Ratios => Rounds.Select(round => round.Gateway.CpuMicroseconds / round.Peer.CpuMicroseconds);

    public double OfPeer(Func<Round, double> figure) => Percentile.Median(Rounds.Select(round => figure(round.Peer)));

    public double OfGateway(Func<Round, double> figure) => Percentile.Median(Rounds.Select(round => figure(round.Gateway)));
}
