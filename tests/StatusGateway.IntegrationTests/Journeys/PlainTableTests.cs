using System.Diagnostics;
using System.Net;
using StatusGateway.IntegrationTests.Postgres;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Journeys;

/// <summary>Two gateways, without Redis, on a table as the user's own migration made it.</summary>
public sealed class PlainTableTests(PostgresServer postgres) : IAsyncLifetime
{
    // Promised is 2 s; a busy machine may take a little longer, and what was measured is printed.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(4);

    private StubUpstream _application = null!;
    private PostgresTest _database = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_starts_with_one_warning_that_says_what_it_cannot_promise_and_what_to_do()
    {
        await using var gateway = await StartAsync();
        using var visitor = new Visitor(gateway.Address);

        var id = await visitor.CreateAsync();
        await Eventually.SeenAsync(() => visitor.PollAsync(id), answer => answer.Tag is not null);

        var warning = Assert.Single(gateway.Output.Split('\n'), line => line.Contains(" warn ", StringComparison.Ordinal));
        Assert.Contains("without the gateway's own migration", gateway.Output, StringComparison.Ordinal);
        Assert.Contains("'migrate'", gateway.Output, StringComparison.Ordinal);
        Assert.NotEmpty(warning);
    }

    [Fact]
    public async Task What_is_written_at_one_gateway_the_other_serves_within_two_seconds()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        using var worker = new Visitor(first.Address);
        using var visitor = new Visitor(second.Address);
        var id = await worker.CreateAsync();
        await Eventually.SeenAsync(() => worker.PollAsync(id), answer => answer.Tag is not null);
        await Eventually.SeenAsync(() => visitor.PollAsync(id), answer => answer.Tag is not null);
        _application.ForgetAll();

        foreach (var (status, progress) in new[] { ("processing", 30), ("processing", 60), ("complete", 100) })
        {
            using var written = await worker.WriteAsync(id, status, progress, $"At {progress}");
            var started = Stopwatch.GetTimestamp();
            Assert.Equal(HttpStatusCode.OK, written.StatusCode);
            var own = await worker.PollAsync(id);
            await Eventually.SeenAsync(() => visitor.PollAsync(id), answer => answer.Message == $"At {progress}");
            var took = Stopwatch.GetElapsedTime(started);

            Assert.Equal($"At {progress}", own.Message);
            TestContext.Current.TestOutputHelper?.WriteLine($"Served by the other after {took.TotalMilliseconds:0} ms");
            Assert.True(took < Bound, $"{took}");
        }
    }

    [Fact]
    public async Task What_is_written_past_the_gateway_is_served_and_what_is_deleted_is_unknown()
    {
        await using var gateway = await StartAsync();
        using var visitor = new Visitor(gateway.Address);
        var id = await visitor.CreateAsync();
        await Eventually.SeenAsync(() => visitor.PollAsync(id), answer => answer.Tag is not null);
        _application.ForgetAll();

        await _database.ExecuteAsync(
            "insert into operations (id, status, progress, message, created_at, updated_at) values ($1, 'processing', 70, 'By hand', 1, 1)", id);
        var written = await Eventually.SeenAsync(() => visitor.PollAsync(id), answer => answer.Message == "By hand");
        await gateway.KillAsync(Cancel);
        await gateway.StartAgainAsync(Cancel);
        var afterwards = await visitor.PollAsync(id, written.Tag);
        await _database.ExecuteAsync("delete from operations");
        await Eventually.SeenAsync(() => visitor.PollAsync(id), answer => answer.IsTheApplicationsNotFound);

        Assert.Equal(HttpStatusCode.NotModified, afterwards.Code);
    }

    [Fact]
    public async Task After_migrate_and_a_restart_it_keeps_its_state_in_the_database()
    {
        await using var gateway = await StartAsync();
        using var visitor = new Visitor(gateway.Address);
        await _database.ExecuteAsync(await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "supabase", "migrations", "002_add_revisions_and_observations.sql"), Cancel));
        await gateway.KillAsync(Cancel);
        await gateway.StartAgainAsync(Cancel);

        var id = await visitor.CreateAsync();

        await Eventually.SeenAsync(
            () => _database.ScalarAsync<long>("select count(*) from operations_observed where id = $1", id), rows => rows > 0);
        Assert.DoesNotContain("without the gateway's own migration", gateway.Output, StringComparison.Ordinal);
    }

    public async ValueTask InitializeAsync()
    {
        _application = await StubUpstream.StartAsync();
        _database = await Postgres.PlainTableTest.DatabaseAsync(postgres);
    }

    public async ValueTask DisposeAsync()
    {
        await (_database?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_application?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private Task<GatewayProcess> StartAsync() => GatewayProcess.StartAsync(
        _application.Address,
        Cancel,
        Deployment.Routes,
        new Dictionary<string, string>
        {
            ["DATABASE_URL"] = _database.Address,
            ["STATUSGATEWAY_WRITER_KEY"] = Deployment.WriterKey,
        });
}
