using System.Net;
using StatusGateway.Commands;
using StatusGateway.IntegrationTests.Journeys;
using StatusGateway.IntegrationTests.Sqlite;
using StatusGateway.Operations;
using StatusGateway.Sqlite;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Endings;

/// <summary>What becomes of cleaned up and of deleted operations, caller by caller, on every gateway.</summary>
public sealed class CleanupJourneyTests(PostgresServer postgres, RedisServer redis)
{
    [Theory]
    [InlineData(Pair.OnDisk)]
    [InlineData(Pair.Shared)]
    public async Task Whoever_was_cleared_sees_the_last_end_of_what_was_cleaned_up_and_nobody_else_does(string store)
    {
        await using var pair = await Pair.StartAsync(
            store, postgres, redis, ("KEEP", TimeSpan.FromSeconds(1)), ("CLEANUP_EVERY", TimeSpan.FromSeconds(1)), ("TURN", TimeSpan.FromSeconds(1)));
        using var ben = new Visitor(pair.Gateways[^1].Address, "ben", pair.Gateways[0].Address);
        var id = await pair.Anna[0].CreateAsync();
        await Pair.SeeAsync(pair.Anna, id, answer => answer.IsState);
        Assert.Equal(201, await pair.RestAsync(HttpMethod.Post, "", new
        {
            id,
            status = "complete",
            progress = 100,
            message = "By the application",
            created_at = 1,
            updated_at = 1,
        }));
        await Pair.SeeAsync(pair.Anna, id, answer => answer is { Status: "complete", Message: "By the application" });
        pair.Application.ForgetAll();

        await Eventually.TrueAsync(() => pair.Output.Contains(" 1810 ", StringComparison.Ordinal));

        Assert.Equal("expired", (await pair.ReadAsync(id)).GetProperty("state").GetString());
        await Pair.SeeAsync(pair.Anna, id, answer => answer is { Status: "complete", Message: "By the application" });
        var other = await ben.PollAsync(id);
        Assert.True(other.IsTheApplicationsNotFound, other.ToString());
    }

    [Theory]
    [InlineData(Pair.OnDisk)]
    [InlineData(Pair.Shared)]
    public async Task What_the_application_deleted_is_unknown_at_once_on_every_gateway(string store)
    {
        await using var pair = await Pair.StartAsync(store, postgres, redis);
        var id = await pair.Anyone[0].CreateAsync();
        pair.Application.ForgetAll();

        // What was observed of its creation is committed at leisure, and would make it known again behind the deletion.
        await Pair.SeeAsync(pair.Anyone, id, answer => answer.IsState);
        Assert.Equal(201, await pair.RestAsync(HttpMethod.Post, "", new
        {
            id,
            status = "processing",
            progress = 10,
            message = "By the application",
            created_at = 1,
            updated_at = 1,
        }));
        await Pair.SeeAsync(pair.Anyone, id, answer => answer.Message == "By the application");

        Assert.Equal(204, await pair.RestAsync(HttpMethod.Delete, $"?id=eq.{id}"));

        // At once where it was deleted, and elsewhere as soon as Redis has said so.
        var here = await pair.Anyone[^1].PollAsync(id);
        Assert.True(here.IsTheApplicationsNotFound, here.ToString());
        await Pair.SeeAsync(pair.Anyone, id, answer => answer.IsTheApplicationsNotFound);
        Assert.Equal(HttpStatusCode.NotFound, (await pair.Anyone[0].PollAsync(id)).Code);
    }

    [Fact]
    public async Task The_command_cleans_up_Postgres_once_and_says_what_it_did()
    {
        var address = await postgres.CreateDatabaseAsync("cleanup_command");
        await using var test = Npgsql.NpgsqlDataSource.Create(Postgres.PostgresTest.Parse(address).ForListening);
        await using var insert = test.CreateCommand(
            "insert into operations select 'op-' || n, 'complete', 100, '', null, null, null, 1, 1 from generate_series(1, 12000) n");
        await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var first = await RunAsync(new() { ["DATABASE_URL"] = address });
        var second = await RunAsync(new() { ["DATABASE_URL"] = address });

        Assert.Equal((0, "Removed 12000 operations, and forgot 0 rows of what was removed long ago"), first);
        Assert.Equal((0, "Removed 0 operations, and forgot 0 rows of what was removed long ago"), second);
    }

    [Fact]
    public async Task The_command_cleans_up_the_embedded_store_when_no_gateway_runs_on_it()
    {
        using var folder = new TemporaryFolder();
        await using (var file = SqliteDatabase.Open(folder.Path))
        {
            await new SqliteOperationStore(file, TimeProvider.System).SaveAsync(
                new() { Id = Ids.Unique(), State = An.State(OperationStatus.Complete, updatedAt: 1) },
                TestContext.Current.CancellationToken);
            var busy = await RunAsync([], folder.Path);
            Assert.Equal(2, busy.Code);
        }

        var done = await RunAsync([], folder.Path);

        Assert.Equal((0, "Removed 1 operations, and forgot 0 rows of what was removed long ago"), done);
    }

    private static async Task<(int Code, string Output)> RunAsync(Dictionary<string, string> environment, string? folder = null)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        string[] data = folder is null ? [] : ["--data", folder];
        var code = await GatewayCommandLine.RunAsync(
            ["cleanup", "--upstream", "http://localhost:3000", .. data],
            new CommandContext(environment, Path.GetTempPath(), output, error));
        return (code, code == 0 ? output.ToString().Trim() : error.ToString().Trim());
    }
}
