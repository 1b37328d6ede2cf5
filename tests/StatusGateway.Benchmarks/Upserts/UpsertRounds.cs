using StatusGateway.Benchmarks.Measuring;
using StatusGateway.Benchmarks.Servers;

namespace StatusGateway.Benchmarks.Upserts;

/// <summary>All ways in turn, round after round, after some to warm up.</summary>
internal static class UpsertRounds
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(3);

    // A gateway compiles what is hot once more while it runs, which takes some seconds of its own on busy cores.
    private const int WarmUp = 2;

    // What one leaves behind (announcements, above all) must not be the next one's to bear.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);

    public static async Task<UpsertResult[]> RunAsync(
        IReadOnlyList<IUpserter> all, int count, CancellationToken cancellationToken)
    {
        var rounds = all.Select(static _ => new List<UpsertRound>()).ToArray();
        for (var number = -WarmUp; number < count; number++)
        {
            for (var place = 0; place < all.Count; place++)
            {
                await Task.Delay(Rest, cancellationToken);
                var round = await all[place].RunAsync(Length, cancellationToken);
                if (number >= 0)
                {
                    rounds[place].Add(round);
                }
            }
        }

        return [.. all.Zip(rounds, static (one, measured) => new UpsertResult(one.Name, measured))];
    }

    /// <summary>What will be measured is looked at once before: a row that it wrote stands in the table as it was sent.</summary>
    public static async Task EnsureWrittenAsync(
        IUpserter upserter, UpsertDatabase database, CancellationToken cancellationToken)
    {
        await upserter.WriteOneAsync(upserter.Rows[0], cancellationToken);
        if (!await database.HoldsAsync(upserter.Rows[0], cancellationToken))
        {
            throw new CannotMeasureException($"{upserter.Name}: the row in the table is not the one that was written.");
        }
    }
}

/// <summary>All rounds of one way.</summary>
internal sealed record UpsertResult(string Name, IReadOnlyList<UpsertRound> Rounds)
{
    public double Of(Func<UpsertRound, double> figure) => Percentile.Median(Rounds.Select(figure));

    /// <summary>Within each round: the machine's speed changes between them.</summary>
    public IEnumerable<double> RatesTo(UpsertResult other) =>
        Rounds.Zip(other.Rounds, static (mine, its) => mine.Rate / its.Rate);
}
