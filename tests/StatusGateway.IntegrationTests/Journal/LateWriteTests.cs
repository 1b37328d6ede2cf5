using System.Diagnostics;
using System.Globalization;
using System.Net;
using StatusGateway.IntegrationTests.Journeys;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Journal;

/// <summary>A Postgres that stands still and goes on has still been sent what nobody waits for any more.</summary>
public sealed class LateWriteTests(RedisServer redis)
{
    private const string Now = "select (extract(epoch from clock_timestamp()) * 1000000)::bigint";

    private const long Second = 1_000_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_passed_over_where_its_sender_has_given_it_up_and_journaled_it()
    {
        await using var own = new PostgresServer();
        await using var on = await JournalGateways.StartAsync(own, redis, two: false);
        var id = await on.WrittenAsync();
        var before = await NumberAsync(on, Now);
        var started = Stopwatch.GetTimestamp();
        own.Process.Stop();
        try
        {
            Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(id, "processing", 10));
            Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(id, "processing", 20));

            // Which was sent before anybody knew.
            await Eventually.IsTrueAsync(
                "the first one to be too late", () => Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(6.5), Cancel);
        }
        finally
        {
            own.Process.Continue();
        }

        await on.ReplayedAsync();
        Assert.Equal(["processing 10", "processing 20"], (await on.HistoryAsync(id)).TakeLast(2));
        var first = await NumberAsync(on, "select revision from history where id = $1 and progress = 10 order by place limit 1", id);
        Assert.InRange(first - before, 5 * Second, long.MaxValue); // the journaled one, dealt when it had been given up
        using var visitor = new Visitor(on.First.Address);
        await Eventually.SeenAsync(() => visitor.PollAsync(id), static answer => answer.Progress is 20);
    }

    private static async Task<long> NumberAsync(JournalGateways on, string sql, params object[] values) =>
        long.Parse((await on.RowsAsync(sql, values))[0], CultureInfo.InvariantCulture);
}
