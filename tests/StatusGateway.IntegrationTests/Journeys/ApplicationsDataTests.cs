using System.Net;
using StatusGateway.Testing;

namespace StatusGateway.IntegrationTests.Journeys;

/// <summary>What gateways keep is not in the application's way: its own statements go as if no gateway were there.</summary>
[Collection(OneDeployment.Name)]
public sealed class ApplicationsDataTests(Deployment on) : IDisposable
{
    private const string Insert = """
        insert into operations (id, status, progress, message, created_at, updated_at)
        values ($1, 'processing', 30, 'Inserted by the application', 1, 1)
        """;

    private const string Upsert = Insert + """

        on conflict (id) do update set status = excluded.status, progress = excluded.progress, message = excluded.message
        """;

    private readonly Visitor _anna = new(on.First.Address, "anna");
    private readonly Visitor _ben = new(on.First.Address, "ben");
    private readonly Visitor _anyone = new(on.First.Address);

    public void Dispose()
    {
        _anna.Dispose();
        _ben.Dispose();
        _anyone.Dispose();
    }

    [Fact]
    public async Task What_was_only_observed_is_in_no_row_count_and_no_list_of_the_applications()
    {
        var before = await on.CountAsync("select count(*) from operations");

        var id = await _anyone.CreateAsync();
        on.Application.Move(id, "complete", 100);
        await Eventually.SeenAsync(() => _anyone.PollAsync(id), answer => answer.Status == "complete");

        Assert.Equal(before, await on.CountAsync("select count(*) from operations"));
        Assert.Equal(0, await on.CountAsync("select count(*) from operations where id = $1", id));
        Assert.Equal(0, await on.ExecuteAsync("update operations set progress = 1 where id = $1", id));
        Assert.Equal(0, await on.ExecuteAsync("delete from operations where id = $1", id));
        Assert.Equal("complete", (await _anyone.PollAsync(id)).Status);
    }

    [Theory]
    [InlineData(Insert)]
    [InlineData(Upsert)]
    public async Task The_applications_own_row_takes_over_who_created_the_operation_and_who_may_see_it(string statement)
    {
        var id = await _anna.CreateAsync();
        await Eventually.SeenAsync(() => _anna.PollAsync(id), answer => answer.Status == "pending");

        var rows = await on.ExecuteAsync(statement, id);
        on.Application.ForgetAll();

        Assert.Equal(1, rows);
        var own = await Eventually.SeenAsync(
            () => _anna.PollAsync(id), answer => answer.Message == "Inserted by the application");
        Assert.Equal((HttpStatusCode.OK, "processing", 30d), (own.Code, own.Status, own.Progress));
        Assert.True((await _ben.PollAsync(id)).IsTheApplicationsNotFound);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _anyone.PollGuardedAsync(id)).Code);

        // Its creator is given the result, though the application never answered it with one.
        await on.ExecuteAsync(
            "update operations set status = 'complete', progress = 100, message = 'Done', result = '{\"videoUrl\":\"x\"}' where id = $1",
            id);
        var done = await Eventually.SeenAsync(() => _anna.PollAsync(id), answer => answer.Message == "Done");
        Assert.Contains("videoUrl", done.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_applications_own_row_leaves_an_open_operation_open()
    {
        var id = await _anyone.CreateAsync();
        await Eventually.SeenAsync(() => _anyone.PollAsync(id), answer => answer.Status == "pending");
        using var second = new Visitor(on.Second.Address);

        Assert.Equal(1, await on.ExecuteAsync(Insert, id));
        on.Application.ForgetAll();

        await Eventually.SeenAsync(() => second.PollAsync(id), answer => answer.Message == "Inserted by the application");
        await Eventually.SeenAsync(() => _anyone.PollAsync(id), answer => answer.Message == "Inserted by the application");
    }

    [Fact]
    public async Task A_second_insert_of_the_applications_fails_as_it_would_without_a_gateway()
    {
        var id = await _anyone.CreateAsync();
        await on.ExecuteAsync(Insert, id);

        var conflict = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => on.ExecuteAsync(Insert, id));

        Assert.Equal(Npgsql.PostgresErrorCodes.UniqueViolation, conflict.SqlState);
    }
}
