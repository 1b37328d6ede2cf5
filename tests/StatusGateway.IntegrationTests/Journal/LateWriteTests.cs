using System.Globalization;
using System.Net;
using StatusGateway.IntegrationTests.Journeys;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Journal;

/// <summary>A Postgres that stands still and goes on carries out what it was sent before, which nobody waits for any more.</summary>
public sealed class LateWriteTests(RedisServer redis)
{
    private const string Now = "select (extract(epoch from clock_timestamp()) * 1000000)::bigint";

    // Far from both: it is sent at once, and carried out when its sender has given it up after 5 s.
    private const long Soon = 3_000_000;

    [Fact]
    public async Task It_stands_below_what_was_journaled_meanwhile()
    {
        await using var own = new PostgresServer();
        await using var on = await JournalGateways.StartAsync(own, redis, two: false);
        var id = await on.WrittenAsync();
        var before = await NumberAsync(on, Now);
        own.Process.Stop();
        try
        {
            Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(id, "processing", 10));
            Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(id, "processing", 20));
        }
        finally
        {
            own.Process.Continue();
        }

        await on.ReplayedAsync();
        var late = await NumberAsync(on, "select revision from history where id = $1 and progress = 10 order by place limit 1", id);
        var journaled = await NumberAsync(on, "select revision from history where id = $1 and progress = 20 order by place limit 1", id);

        Assert.InRange(late - before, 0, Soon);
        Assert.InRange(journaled - before, Soon, long.MaxValue);
        Assert.Equal("processing 20", (await on.HistoryAsync(id))[^1]);
        using var visitor = new Visitor(on.First.Address);
        await Eventually.SeenAsync(() => visitor.PollAsync(id), static answer => answer.Progress is 20);
    }

    private static async Task<long> NumberAsync(JournalGateways on, string sql, params object[] values) =>
        long.Parse((await on.RowsAsync(sql, values))[0], CultureInfo.InvariantCulture);
}
