using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using StatusGateway.IntegrationTests.Journeys;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Journal;

/// <summary>A gateway is killed (SIGKILL) when its journal has room for nothing more; its next start replays all of it.</summary>
public sealed class FullJournalTests(PostgresServer postgres, RedisServer redis)
{
    private const string Variable = "STATUSGATEWAY_TEST_JOURNAL_ROWS";
    private const int UsualRows = 1000;
    private const int Operations = 40;

    private static readonly int Rows = int.TryParse(
        Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var rows) ? rows : UsualRows;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_journal_is_replayed_in_order_by_the_next_start_after_a_kill()
    {
        await using var on = await JournalGateways.StartAsync(
            postgres, redis, two: false, ("STATUSGATEWAY_JOURNAL_ROWS", Rows.ToString(CultureInfo.InvariantCulture)));
        var ids = await Task.WhenAll(Enumerable.Range(0, Operations).Select(_ => on.WrittenAsync()));
        await on.CutAsync();
        on.Application.ForgetAll();

        // Each operation by a worker of its own, until all of them were refused, and go on being.
        using var refused = new CountdownEvent(Operations);
        var full = new TaskCompletionSource();
        var acknowledged = ids.ToDictionary(static id => id, static _ => new List<string> { "processing 1" });
        var filling = ids.Select(id => Task.Run(() => FillAsync(on, id, acknowledged[id], Refused), Cancel)).ToList();
        await full.Task;
        await Eventually.SeenAsync(() => on.ReadyAsync(), static said => said.Contains("\"isFull\":true", StringComparison.Ordinal));
        await on.First.KillAsync(Cancel);
        await Task.WhenAll(filling);

        await on.First.StartAgainAsync(Cancel);
        var after = await on.ReadyAsync();
        using var visitor = new Visitor(on.First.Address);
        foreach (var id in ids)
        {
            var shown = await Eventually.SeenAsync(() => visitor.PollAsync(id), static answer => answer.IsState);
            Assert.Equal(acknowledged[id][^1], $"{shown.Status} {shown.Progress}");
        }

        on.Proxy.Restore();
        var started = Stopwatch.GetTimestamp();
        await on.ReplayedAsync();

        var count = acknowledged.Values.Sum(static writes => writes.Count) - Operations;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{count} acknowledged writes, journal of {Rows} rows; all in Postgres {Stopwatch.GetElapsedTime(started).TotalSeconds:0.00} s after its return");
        var entries = JsonElement.Parse(after).GetProperty("journal").GetProperty("entries").GetInt32();
        Assert.InRange(entries, Rows, Rows + Operations); // those that came together saw the same room

        // What was observed of an operation just before takes a place as well, for anyone and for its creator.
        Assert.InRange(count, entries - (2 * Operations), entries);
        foreach (var id in ids)
        {
            Assert.Equal(acknowledged[id], await on.HistoryAsync(id));
        }

        Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(ids[0], "complete", 100));

        void Refused()
        {
            if (refused.Signal())
            {
                full.SetResult();
            }
        }
    }

    private static async Task FillAsync(JournalGateways on, string id, List<string> acknowledged, Action refused)
    {
        for (var (n, isRefused) = (0, false); ; n++)
        {
            var progress = 2 + (n % 90);
            try
            {
                if (await on.WriteAsync(id, "processing", progress) != HttpStatusCode.OK)
                {
                    if (!isRefused)
                    {
                        refused();
                    }

                    isRefused = true;
                    continue;
                }
            }
            catch (HttpRequestException)
            {
                return; // it was
            }

            acknowledged.Add($"processing {progress}");
        }
    }
}
