using StatusGateway.IntegrationTests.Journeys;
using StatusGateway.IntegrationTests.Postgres;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Supabase;

/// <summary>The endpoint on a table that 001 alone has made: the same to supabase-js, and to polls of this gateway.</summary>
public sealed class PlainTableRestTests(PostgresServer server) : RestTest(server)
{
    [Fact]
    public async Task Rows_are_written_read_changed_and_deleted()
    {
        var inserted = await Gateway.PostAsync("?select=id", Rows(Row("a"), Row("b")), Prefer(Representation));
        var upserted = await Gateway.PostAsync("", Row("a", "processing", 5), Prefer("resolution=merge-duplicates"));
        var updated = await Gateway.PatchAsync("?id=eq.b", """{"progress":7}""", Prefer("count=exact"));
        var refused = await Gateway.PatchAsync("?id=in.(a,b)", """{"progress":9}""", ForObject);
        var read = await Gateway.GetAsync("?select=id,progress&order=id");
        var deleted = await Gateway.DeleteAsync("?id=eq.a", Prefer("count=exact"));
        var empty = await Gateway.PostAsync("", "{}");

        Assert.Equal((201, 200, 204, 406), (inserted.Status, upserted.Status, updated.Status, refused.Status));
        Assert.Equal("""[{"id":"a","progress":5},{"id":"b","progress":7}]""", read.Body.Replace(" \n ", "", StringComparison.Ordinal));
        Assert.Equal((204, "*/1"), (deleted.Status, deleted.ContentRange));
        Assert.Equal((400, "23502"), (empty.Status, empty.Code));
    }

    [Fact]
    public async Task A_write_is_seen_by_a_poll_at_once()
    {
        using var visitor = new Visitor(Gateway.Address);
        var id = await visitor.CreateAsync();
        await Gateway.PostAsync("", Row(id));
        await Eventually.SeenAsync(() => visitor.PollAsync(id), static answer => answer.IsState);

        await Gateway.PatchAsync($"?id=eq.{id}", """{"status":"complete","progress":100}""");
        var complete = await visitor.PollAsync(id);
        Application.ForgetAll();
        await Gateway.DeleteAsync($"?id=eq.{id}");
        var gone = await visitor.PollAsync(id);

        Assert.True(complete is { IsState: true, Status: "complete" }, complete.ToString());
        Assert.True(gone.IsTheApplicationsNotFound, gone.ToString());
    }

    private protected override Task<PostgresTest> CreateDatabaseAsync() => PlainTableTest.DatabaseAsync(Server);
}
