using StatusGateway.ChaosTests.Histories;
using StatusGateway.ChaosTests.Servers;

namespace StatusGateway.ChaosTests.Nemesis;

/// <summary>Makes one thing after another go wrong, in an order that its seed decides, and mends it.</summary>
internal sealed class Nemesis(
    Stage stage, Breakage broken, History history, IReadOnlyList<Fault> faults, Random random, Action<string> say)
{
    private const double LeastSeconds = 0.3;
    private const double MostSeconds = 6;

    /// <summary>Goes on until told to end, and has mended everything when it returns.</summary>
    public async Task RageAsync(CancellationToken ending)
    {
        // Every kind comes once before any comes twice.
        var left = new Queue<Fault>();
        while (!ending.IsCancellationRequested)
        {
            if (left.Count == 0)
            {
                var shuffled = faults.ToArray();
                random.Shuffle(shuffled);
                left = new(shuffled);
            }

            var fault = left.Dequeue();
            if (!await StrikeAsync(fault, ending))
            {
                left.Enqueue(fault);
            }

            await WaitAsync(TimeSpan.FromSeconds(0.5 + random.NextDouble()), ending);
        }
    }

    /// <summary>Whether it was its time: not while another one has what it takes.</summary>
    private async Task<bool> StrikeAsync(Fault fault, CancellationToken ending)
    {
        var node = stage.Nodes[random.Next(Stage.Gateways)];
        var length = TimeSpan.FromSeconds(LeastSeconds + (random.NextDouble() * (MostSeconds - LeastSeconds)));
        string[] takes = [.. TakenBy(fault, node)];
        if (!broken.TryTake(takes))
        {
            return false;
        }

        var began = history.Now;
        say(FormattableString.Invariant($"{began / 1000:0.0} s: {fault.Name} ({length.TotalSeconds:0.0} s, gateway {node.Number})"));
        try
        {
            await fault.BeginAsync(stage, node);
            await WaitAsync(length, ending);
        }
        finally
        {
            await fault.EndAsync(stage, node);
            history.Add(new FaultWindow(fault.Name, began, history.Now, fault.TakesGateway ? node.Number : null, fault.Tiers));
            broken.Release(takes);
        }

        return true;
    }

    // Only one gateway at a time is taken away: with all of them gone nobody could keep a promise.
    private static IEnumerable<string> TakenBy(Fault fault, Node node)
    {
        if (fault.TakesGateway)
        {
            yield return Breakage.AGateway;
        }

        if (fault.Tiers.HasFlag(Tiers.Clock))
        {
            yield return $"clock {node.Number}";
        }

        foreach (var tier in new[] { Tiers.Redis, Tiers.Copies, Tiers.Store, Tiers.Application })
        {
            if (fault.Tiers.HasFlag(tier))
            {
                yield return tier.ToString();
            }
        }
    }

    private static async Task WaitAsync(TimeSpan time, CancellationToken ending) =>
        await Task.Delay(time, TimeProvider.System, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
