using System.Diagnostics;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Endings;

/// <summary>Endings while what they stand on fails: a store that is out, and the gateway that acts for all.</summary>
public sealed class EndingOutageTests(PostgresServer postgres, RedisServer redis)
{
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1.5);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_is_declared_lost_while_the_store_is_out_nor_until_it_has_answered_as_long(bool isBlackHole)
    {
        await using var pair = await StartAsync();
        var id = await pair.Anyone[0].CreateAsync();
        await Pair.SeeAsync(pair.Anyone, id, answer => answer.IsState);
        await pair.WatchApplicationAsync();
        Fail();
        await pair.KillApplicationAsync();

        // Three times as long as it is silent before it is lost: its polls go on, and all of them are of what was known.
        var started = Stopwatch.GetTimestamp();
        await Eventually.SeenAsync(
            async () =>
            {
                var answer = await pair.Anyone[0].PollAsync(id);
                Assert.True(answer is { IsState: true, Status: "pending" }, answer.ToString());
                return Stopwatch.GetElapsedTime(started);
            },
            time => time > 3 * StaleAfter);
        var restored = (long)(await pair.ScalarAsync("select (extract(epoch from clock_timestamp()) * 1000000)::bigint"))!;
        pair.Proxy!.Restore();
        await Pair.SeeLostAsync(pair.Anyone, id);

        var after = (long)(await pair.ScalarAsync("select changed from operations_observed where id = $1 and caller = ''", id))! - restored;
        TestContext.Current.TestOutputHelper?.WriteLine($"Declared lost {after / 1000} ms after the store was back");
        Assert.InRange(after / 1000, StaleAfter.TotalMilliseconds, StaleAfter.TotalMilliseconds * 4);

        void Fail()
        {
            if (isBlackHole)
            {
                pair.Proxy!.Blackhole();
            }
            else
            {
                pair.Proxy!.Cut();
            }
        }
    }

    [Fact]
    public async Task The_other_gateway_acts_when_the_one_that_did_is_killed()
    {
        await using var pair = await StartAsync();
        await Eventually.TrueAsync(() => pair.Output.Contains(" 1804 ", StringComparison.Ordinal));
        var holder = pair.Gateways[0].Output.Contains(" 1804 ", StringComparison.Ordinal) ? 0 : 1;
        Assert.DoesNotContain(" 1804 ", pair.Gateways[1 - holder].Output, StringComparison.Ordinal);
        var id = await pair.Anyone[0].CreateAsync();
        await Pair.SeeAsync(pair.Anyone, id, answer => answer.IsState);

        await pair.Gateways[holder].KillAsync(TestContext.Current.CancellationToken);
        await pair.Application.RefuseAsync();
        var started = Stopwatch.GetTimestamp();
        await Pair.SeeLostAsync([pair.Anyone[1 - holder]], id);

        var took = Stopwatch.GetElapsedTime(started);
        TestContext.Current.TestOutputHelper?.WriteLine($"Declared lost by the other after {took.TotalSeconds:0.0} s");
        Assert.True(took < StaleAfter + (4 * Turn) + TimeSpan.FromSeconds(3), $"{took}");
    }

    private Task<Pair> StartAsync() => Pair.StartAsync(
        Pair.Shared, postgres, redis, ("STALE_AFTER", StaleAfter), ("TURN", Turn));
}
