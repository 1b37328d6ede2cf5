using System.Diagnostics;
using System.Globalization;
using Npgsql;
using StatusGateway.Postgres;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.EndToEndTests.Production;

/// <summary>
/// Two gateways behind one port: every instance of the application and each gateway is replaced, one after the other, and nobody
/// who polls, loads pages or creates notices.
/// </summary>
[Collection(Built.Name)]
public sealed class RollingReplacementTests(PostgresServer postgres, BuiltApp built, ITestOutputHelper output) : IClassFixture<PostgresServer>
{
    private const string Variable = "STATUSGATEWAY_TEST_ROLLING_SECONDS";
    private const int Polls = 200;
    private const int Pages = 50;
    private const int Creations = 2;

    /// <summary>Once round at least, however short.</summary>
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(
        double.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var seconds) ? seconds : 20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_poll_and_no_page_fails_and_every_POST_is_executed_once()
    {
        var database = await postgres.CreateDatabaseAsync("rolling");
        await using var redis = await RedisServer.StartAsync();
        await using var edge = await Edge.StartAsync(built, database, redis.Url, Cancel);
        using var visitors = new Visitors(edge.Address);
        await using var creations = SteadyLoad.Start("POSTs", Creations, visitors.CreateAsync);
        await Eventually.IsTrueAsync("operations", () => visitors.Created.Count >= 5, Cancel);
        await using var polls = SteadyLoad.Start("polls", Polls, visitors.PollAsync);
        await using var pages = SteadyLoad.Start("pages", Pages, visitors.LoadPageAsync);

        var start = Stopwatch.GetTimestamp();
        do
        {
            await edge.ReplaceOldestInstanceAsync(Cancel);
            await edge.ReplaceGatewayAsync("a", Cancel);
            await edge.ReplaceOldestInstanceAsync(Cancel);
            await edge.ReplaceGatewayAsync("b", Cancel);
        }
        while (Stopwatch.GetElapsedTime(start) < Time);

        SteadyLoad[] loads = [creations, polls, pages];
        await Task.WhenAll(loads.Select(static load => load.StopAsync()));
        foreach (var load in loads)
        {
            output.WriteLine(load.ToString());
        }

        Assert.True(loads.All(static load => load.Faults.IsEmpty), string.Join('\n', loads.SelectMany(static load => load.Faults.Take(10))));
        Assert.Equal(creations.Sent, visitors.Created.Count);
        var rows = await RowsAsync(database, creations.Sent);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(start).TotalSeconds:0} s; {rows} rows of {creations.Sent} POSTs"));
        Assert.Equal(creations.Sent, rows);
    }

    // The application does not wait for its own inserts; more than were sent would be there at once.
    private static async Task<long> RowsAsync(string database, int atLeast)
    {
        Assert.True(PostgresConnectionString.TryParse(database, out var parsed, out var error), error);
        await using var source = NpgsqlDataSource.Create(parsed.ForQueries);
        return await Eventually.SeesAsync(
            "a row of every POST",
            async cancel =>
            {
                await using var command = source.CreateCommand("select count(*) from operations");
                return (long)(await command.ExecuteScalarAsync(cancel))!;
            },
            rows => rows >= atLeast,
            Cancel);
    }
}
