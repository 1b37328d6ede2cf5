using StatusGateway.IntegrationTests.Journal;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Diagnostics;

/// <summary>What a scrape says of a store that is cut off, and of what waits for it.</summary>
public sealed class JournalMetricsTests(PostgresServer postgres, RedisServer redis)
{
    private const string Breaker = "statusgateway_tier_breaker_open";
    private const string Up = "statusgateway_tier_up";
    private const string Entries = "statusgateway_journal_entries";
    private const string Oldest = "statusgateway_journal_oldest_seconds";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_outage_of_the_store_is_seen_in_its_breaker_and_in_what_waits_in_the_journal()
    {
        await using var on = await JournalGateways.StartAsync(postgres, redis, two: false);
        var id = await on.WrittenAsync();
        var before = await ScrapeUntilAsync(on, static page => page.Sum(Up, ("tier", "store")) is 1);

        await on.CutAsync();
        await Eventually.SeenAsync(() => on.WriteAsync(id, "processing", 2), static code => (int)code == 200);
        await on.WriteAsync(id, "processing", 3);
        var during = await ScrapeUntilAsync(
            on, static page => page.Sum(Breaker, ("tier", "store")) is 1 && page.Sum(Entries) >= 2 && page.Sum(Oldest) > 0);
        var later = await ScrapeUntilAsync(on, page => page.Sum(Oldest) > during.Sum(Oldest));
        on.Proxy.Restore();
        await on.ReplayedAsync();
        var after = await ScrapeUntilAsync(on, static page => page.Sum(Breaker, ("tier", "store")) is 0 && page.Sum(Entries) is 0);

        Assert.Equal((0, 0), (before.Sum(Entries), before.Sum(Oldest)));
        Assert.Equal(0, before.Sum(Breaker, ("tier", "store")));
        Assert.Equal(1, before.Sum(Up, ("tier", "redis")));
        Assert.Equal(0, during.Sum(Up, ("tier", "store")));
        Assert.True(during.Sum("statusgateway_tier_faults_total", ("tier", "store")) > 0);
        Assert.True(later.Sum("statusgateway_journal_size_bytes") > 0);
        Assert.Equal(0, after.Sum(Oldest));
        Assert.Equal(1, after.Sum(Up, ("tier", "store")));
        Assert.Equal(after.Sum("statusgateway_journal_appended_total"), after.Sum("statusgateway_journal_replayed_total"));
        Assert.True(after.Sum("statusgateway_tier_duration_seconds_count", ("tier", "store"), ("operation", "write")) > 0);
        Assert.True(after.Sum("statusgateway_tier_duration_seconds_count", ("tier", "redis"), ("operation", "write")) > 0);
    }

    private static Task<MetricsPage> ScrapeUntilAsync(JournalGateways on, Predicate<MetricsPage> wanted) =>
        Eventually.SeenAsync(() => MetricsPage.ScrapeAsync(on.First.Address, Cancel), wanted);
}
