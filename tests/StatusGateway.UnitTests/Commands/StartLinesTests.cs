using Microsoft.Extensions.Configuration;
using StatusGateway.Commands;
using StatusGateway.Settings;

namespace StatusGateway.UnitTests.Commands;

public sealed class StartLinesTests
{
    [Fact]
    public void Postgres_is_named_in_the_guides_words_without_its_password() =>
        Assert.Equal(
            "✅ OperationStore using Supabase (persistent storage): postgres at db.ref.supabase.co",
            First(new StoreSummary.Postgres("db.ref.supabase.co", "postgres", HasAnswered: true)));

    [Fact]
    public void The_embedded_store_says_its_file_and_what_it_holds()
    {
        Assert.Equal(
            "✅ OperationStore using SQLite (persistent storage): /d/operations.db, no operations yet",
            First(new StoreSummary.Sqlite("/d/operations.db", 0, null)));
        Assert.Equal(
            "✅ OperationStore using SQLite (persistent storage): /d/operations.db, 12 operations since 2026-11-20 14:03 UTC",
            First(new StoreSummary.Sqlite("/d/operations.db", 12, new DateTimeOffset(2026, 11, 20, 14, 3, 0, TimeSpan.Zero))));
    }

    [Fact]
    public void A_gateway_that_keeps_nothing_warns_in_the_guides_words() =>
        Assert.Equal(
            "⚠️  OperationStore using in-memory Map (not persistent across hot-reloads): the disk is full",
            First(new StoreSummary.Memory("the disk is full")));

    [Theory]
    [InlineData("redis://me:hush@cache:6380/1", "   Redis: cache:6380")]
    [InlineData("cache:6379,password=hush", "   Redis: cache:6379")]
    [InlineData("redis://me:hu/sh#?@cache", "   Redis: cache:6379")]
    [InlineData("redis+sentinel://me:hush@s1,s2/mymaster", "   Redis: s1:26379, s2:26379 (Sentinel, mymaster)")]
    public void Redis_is_named_without_its_password(string url, string line) =>
        Assert.Contains(line, Lines(new StoreSummary.Memory(""), url));

    [Fact]
    public void The_file_with_the_applications_key_is_named_and_the_key_is_not()
    {
        var line = Assert.Single(Lines(new StoreSummary.Memory("")), line => line.EndsWith("app.env", StringComparison.Ordinal));

        Assert.Equal("   The application's own store writes through with: /d/app.env", line);
    }

    private static string First(StoreSummary store) => Lines(store)[0];

    private static List<string> Lines(StoreSummary store, string? redis = null) => [.. StartLines.Of(
        new LoadedSettings(
            new GatewaySettings
            {
                Upstream = new("http://localhost:3000"),
                Listen = new("http://localhost:8080"),
                DataFolder = "/d",
                RedisUrl = redis,
            },
            new ConfigurationBuilder().Build(),
            ["/s/{id}"],
            []),
        store)];
}
