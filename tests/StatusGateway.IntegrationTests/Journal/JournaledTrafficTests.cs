using System.Text.Json;
using StatusGateway.IntegrationTests.Journeys;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Journal;

/// <summary>What the application does by itself while Postgres is out: its own store's writes, and what it answers.</summary>
public sealed class JournaledTrafficTests(PostgresServer postgres, RedisServer redis)
{
    [Fact]
    public async Task The_applications_own_store_goes_on_by_the_ids_of_known_rows()
    {
        await using var on = await JournalGateways.StartAsync(postgres, redis, two: false);
        using var visitor = new Visitor(on.First.Address);
        var id = await on.WrittenAsync();
        var one = $"?id=eq.{id}";
        var asObject = ("Accept", "application/vnd.pgrst.object+json");
        await on.CutAsync();

        var patched = await on.RestAsync(HttpMethod.Patch, one, """{"status":"processing","progress":55,"updated_at":"1700000000001"}""");
        var read = await on.RestAsync(HttpMethod.Get, $"{one}&select=id,progress,message", null, asObject);
        var shown = await on.RestAsync(
            HttpMethod.Patch, $"{one}&progress=lt.60&select=progress,metadata", """{"progress":60,"metadata":{"b":1,"a":2}}""",
            asObject, ("Prefer", "return=representation"));
        var missed = await on.RestAsync(
            HttpMethod.Patch, $"{one}&progress=lt.60", """{"progress":61}""", ("Prefer", "return=representation, count=exact"));
        var refused = await on.RestAsync(HttpMethod.Patch, one, """{"progress":101}""");
        var upserted = await on.RestAsync(
            HttpMethod.Post, "", $$"""{"id":"{{id}}","status":"complete","progress":100,"message":"Done","result":{"url":"/v.mp4"},"created_at":1,"updated_at":2}""",
            ("Prefer", "resolution=merge-duplicates"));
        var poll = await visitor.PollAsync(id);
        on.Proxy.Restore();
        await on.ReplayedAsync();

        Assert.Equal((204, ""), patched);
        Assert.Equal((200, $$"""{"id":"{{id}}","progress":55,"message":"processing 1"}"""), Compact(read));
        Assert.Equal((200, """{"progress":60,"metadata":{"a":2,"b":1}}"""), Compact(shown));
        Assert.Equal((200, "[]"), missed);
        Assert.Equal(400, refused.Status);
        Assert.Contains("23514", refused.Body, StringComparison.Ordinal);
        Assert.Equal(200, upserted.Status);
        Assert.Equal(("complete", "Done"), (poll.Status, poll.Message));
        Assert.Equal(["processing 1", "processing 55", "processing 60", "complete 100"], await on.HistoryAsync(id));
        Assert.Equal(
            ["Done|{\"a\": 2, \"b\": 1}|1|2"],
            await on.RowsAsync("select message || '|' || metadata || '|' || created_at || '|' || updated_at from operations where id = $1", id));
    }

    [Fact]
    public async Task What_the_application_creates_is_known_at_both_gateways_and_kept_with_its_creator()
    {
        await using var on = await JournalGateways.StartAsync(postgres, redis);
        using var anna = new Visitor(on.First.Address, "anna");
        using var elsewhere = new Visitor(on.Second!.Address, "anna", on.First.Address);
        using var ben = new Visitor(on.First.Address, "ben");
        _ = await on.WrittenAsync();
        await on.CutAsync();

        var id = await anna.CreateAsync();
        var running = await anna.CreateAsync();
        on.Application.Move(running, "processing", 40);
        await Eventually.SeenAsync(() => anna.PollAsync(running), static answer => answer.Progress is 40);
        on.Application.Move(running, "complete", 100);
        await Eventually.SeenAsync(() => anna.PollAsync(running), static answer => answer.Status == "complete");
        on.Application.ForgetAll();
        Answer[] here = [await anna.PollAsync(id), await anna.PollAsync(running)];
        var there = await Eventually.SeenAsync(() => elsewhere.PollAsync(running), static answer => answer.IsState);
        on.Proxy.Restore();
        await on.ReplayedAsync();
        Answer[] after = [await anna.PollAsync(id, here[0].Tag), await anna.PollAsync(running, here[1].Tag)];

        Assert.Equal(["pending", "complete"], here.Select(static answer => answer.Status));
        Assert.Equal("complete", there.Status);
        Assert.All(after, static answer => Assert.True(answer.IsState, answer.ToString()));
        Assert.Equal(["pending true"], await on.RowsAsync(
            "select status || ' ' || created from operations_observed where id = $1 and route = ''", id));
        Assert.Equal(["complete"], await on.RowsAsync(
            "select status from operations_observed where id = $1 and status = 'complete' group by status", running));
        Assert.False((await ben.PollAsync(running)).IsState);
    }

    private static (int Status, string Body) Compact((int Status, string Body) answer) =>
        (answer.Status, JsonSerializer.Serialize(JsonElement.Parse(answer.Body)));
}
