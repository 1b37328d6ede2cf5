using System.Diagnostics;
using System.Globalization;
using System.Net;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Journal;

/// <summary>Postgres down under 200 writes a second: all acknowledged, and all in Postgres soon after its return, in order.</summary>
public sealed class LongOutageTests(PostgresServer postgres, RedisServer redis)
{
    private const string Variable = "STATUSGATEWAY_TEST_JOURNAL_SECONDS";
    private const double UsualSeconds = 3;
    private const int WritesPerSecond = 200;
    private const int Operations = 40;

    private static readonly double Seconds = double.TryParse(
        Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var seconds) ? seconds : UsualSeconds;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_that_was_acknowledged_in_an_outage_is_in_Postgres_in_order_soon_after_its_return()
    {
        await using var on = await JournalGateways.StartAsync(postgres, redis, two: false);
        var ids = await Task.WhenAll(Enumerable.Range(0, Operations).Select(_ => on.WrittenAsync()));
        await on.CutAsync();

        var writes = (int)(Seconds * WritesPerSecond);
        List<double> took = [];
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(ids.Select((id, place) => Task.Run(
            async () =>
            {
                // Each operation by a worker of its own, at its share of the pace.
                for (var n = 0; n < writes / Operations; n++)
                {
                    var due = TimeSpan.FromSeconds((double)((n * Operations) + place) / WritesPerSecond);
                    if (due - Stopwatch.GetElapsedTime(started) is var wait && wait > TimeSpan.Zero)
                    {
                        await Task.Delay(wait, TimeProvider.System, Cancel);
                    }

                    var sent = Stopwatch.GetTimestamp();
                    Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(id, "processing", 2 + (n % 90)));
                    lock (took)
                    {
                        took.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                    }
                }
            },
            Cancel)));
        var outage = Stopwatch.GetElapsedTime(started);
        on.Proxy.Restore();
        var returned = Stopwatch.GetTimestamp();
        await on.ReplayedAsync();
        var replayed = Stopwatch.GetElapsedTime(returned);

        took.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{took.Count} writes acknowledged in {outage.TotalSeconds:0.0} s (p50 {took[took.Count / 2]:0.0} ms, p99 {took[took.Count * 99 / 100]:0.0} ms, "
            + $"max {took[^1]:0.0} ms); all in Postgres {replayed.TotalSeconds:0.00} s after its return"));
        string[] expected = ["processing 1", .. Enumerable.Range(0, writes / Operations).Select(static n => $"processing {2 + (n % 90)}")];
        foreach (var id in ids)
        {
            Assert.Equal(expected, await on.HistoryAsync(id));
        }

        Assert.Equal(["0"], await on.RowsAsync(
            "select count(*) from (select revision <= lag(revision) over (partition by id order by place) as back from history) h where back"));
    }
}
