using System.Net;
using StatusGateway.IntegrationTests.Journeys;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Journal;

/// <summary>Promise 4 while Postgres is out: an acknowledged write is kept.</summary>
public sealed class JournalTests(PostgresServer postgres, RedisServer redis)
{
    [Fact]
    public async Task What_is_acknowledged_while_Postgres_is_out_is_seen_at_both_gateways_and_stands_in_the_row_in_order()
    {
        await using var on = await JournalGateways.StartAsync(postgres, redis);
        using var first = new Visitor(on.First.Address);
        using var second = new Visitor(on.Second!.Address);
        var id = await on.WrittenAsync();
        var shown = await Eventually.SeenAsync(() => second.PollAsync(id), static answer => answer.IsState);
        await on.CutAsync();
        on.Application.ForgetAll();

        foreach (var progress in new[] { 20, 30, 40 })
        {
            Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(id, "processing", progress));
            Assert.Equal(progress, (await first.PollAsync(id)).Progress);
        }

        await Eventually.SeenAsync(() => second.PollAsync(id, shown.Tag), static answer => answer.Progress is 40);
        Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(id, "complete", 100));
        var end = await Eventually.SeenAsync(() => second.PollAsync(id), static answer => answer.Status == "complete");
        on.Proxy.Restore();
        await on.ReplayedAsync();

        Assert.Equal(["processing 1", "processing 20", "processing 30", "processing 40", "complete 100"], await on.HistoryAsync(id));
        Assert.Equal(["t"], await on.RowsAsync(
            "select bool_and(revision > before) ::text::char from (select revision, lag(revision, 1, 0::bigint) over (order by place) as before from history where id = $1) h", id));
        foreach (var visitor in new[] { first, second })
        {
            var answer = await visitor.PollAsync(id, end.Tag);
            Assert.True(answer.IsState && answer.Code is HttpStatusCode.OK or HttpStatusCode.NotModified, answer.ToString());
        }

        Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(id, "complete", 100, on.Second));
    }

    [Fact]
    public async Task Whatever_is_not_known_here_is_not_accepted()
    {
        await using var on = await JournalGateways.StartAsync(postgres, redis, two: false);
        var id = await on.WrittenAsync();
        await on.CutAsync();

        var unknown = await on.WriteAsync($"unknown-{Guid.NewGuid():N}", "pending", 0);
        using var deletion = await on.SendAsync(HttpMethod.Delete, $"/_gateway/operations/{id}", null, Deployment.WriterKey);
        var insert = await on.RestAsync(
            HttpMethod.Post, "", """{"id":"new-one-of-the-application","status":"pending","message":"","created_at":1,"updated_at":1}""");
        var many = await on.RestAsync(HttpMethod.Patch, "?status=eq.processing", """{"progress":50}""");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (unknown, deletion.StatusCode));
        Assert.Equal((503, 503), (insert.Status, many.Status));
        Assert.Contains("PGRST000", insert.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_was_killed_with_a_journal_shows_it_and_replays_it_at_its_next_start()
    {
        await using var on = await JournalGateways.StartAsync(postgres, redis, two: false);
        string[] ids = [await on.WrittenAsync(), await on.WrittenAsync()];
        await on.CutAsync();
        on.Application.ForgetAll();
        foreach (var progress in Enumerable.Range(2, 20))
        {
            Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(ids[progress % 2], "processing", progress));
        }

        await on.First.KillAsync(TestContext.Current.CancellationToken);
        await on.First.StartAgainAsync(TestContext.Current.CancellationToken);
        using var written = await on.SendAsync(HttpMethod.Get, $"/_gateway/operations/{ids[1]}", null, Deployment.WriterKey);
        Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(ids[0], "complete", 100));
        on.Proxy.Restore();
        await on.ReplayedAsync();

        Assert.Contains("\"progress\":21", await written.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(
            ["processing 1", .. Enumerable.Range(1, 10).Select(static n => $"processing {n * 2}"), "complete 100"],
            await on.HistoryAsync(ids[0]));
        Assert.Equal(
            ["processing 1", .. Enumerable.Range(1, 10).Select(static n => $"processing {(n * 2) + 1}")], await on.HistoryAsync(ids[1]));
    }

    [Fact]
    public async Task A_write_that_Postgres_carried_out_too_late_does_not_undo_what_was_acknowledged_after_it()
    {
        await using var on = await JournalGateways.StartAsync(postgres, redis, two: false);
        var id = await on.WrittenAsync();
        await Eventually.SeenAsync(() => on.ReadyAsync(), static said => said.Contains("\"open\"", StringComparison.Ordinal));
        on.Proxy.Blackhole(); // which keeps what is sent, and delivers it in the end

        Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(id, "processing", 50));
        Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(id, "processing", 60));
        on.Proxy.Restore();
        await on.ReplayedAsync();

        Assert.Equal("processing 60", (await on.HistoryAsync(id))[^1]);
    }

    [Fact]
    public async Task A_write_made_past_all_gateways_is_overtaken_by_a_later_one_and_its_end_by_none()
    {
        await using var on = await JournalGateways.StartAsync(postgres, redis, two: false);
        string[] ids = [await on.WrittenAsync(), await on.WrittenAsync(), await on.WrittenAsync(), await on.WrittenAsync()];
        await on.CutAsync();

        await on.ExecuteAsync("update operations set progress = 33 where id = $1", ids[0]);
        await on.ExecuteAsync("update operations set status = 'error', progress = 0 where id = $1", ids[1]);
        Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(ids[0], "processing", 60)); // later
        Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(ids[1], "processing", 60)); // later, and not the end
        Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(ids[2], "complete", 100));
        Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(ids[3], "processing", 60));
        await on.ExecuteAsync("update operations set progress = 99 where id = any($1)", [new[] { ids[2], ids[3] }]); // the last
        on.Proxy.Restore();
        await on.ReplayedAsync();

        using var visitor = new Visitor(on.First.Address);
        Assert.Equal("processing 60", (await on.HistoryAsync(ids[0]))[^1]);
        Assert.Equal("error", (await visitor.PollAsync(ids[1])).Status);
        Assert.Equal("complete 100", (await on.HistoryAsync(ids[2]))[^1]);
        Assert.Equal("processing 99", (await on.HistoryAsync(ids[3]))[^1]);
        Assert.Contains("\"setAside\":1", await on.ReadyAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journaled_row_takes_over_the_life_that_another_gateway_has_observed_meanwhile()
    {
        await using var own = await RedisServer.StartAsync();
        await using var on = await JournalGateways.StartApartAsync(postgres, own);
        using var first = new Visitor(on.First.Address);
        using var second = new Visitor(on.Second!.Address);
        await on.JournalingAsync();
        var id = await first.CreateAsync();
        await Eventually.SeenAsync(() => first.PollAsync(id), static answer => answer.Tag is not null);

        // What the first has told Redis is lost, so to the other gateway it is the application's word that begins the life.
        await own.FlushAllAsync();
        await Eventually.SeenAsync(() => second.PollAsync(id), static answer => answer.Tag is not null);
        var (status, body) = await on.RestAsync(
            HttpMethod.Post,
            "",
            $$"""{ "id": "{{id}}", "status": "complete", "progress": 100, "message": "By a worker", "created_at": 1, "updated_at": 1 }""");
        Assert.True(status == 201, body);
        on.Proxy.Restore();
        await on.ReplayedAsync();

        foreach (var visitor in new[] { first, second })
        {
            await Eventually.SeenAsync(() => visitor.PollAsync(id), static answer => answer.Message == "By a worker");
        }
    }

    [Fact]
    public async Task A_row_that_was_deleted_meanwhile_does_not_come_back()
    {
        await using var on = await JournalGateways.StartAsync(postgres, redis, two: false);
        using var visitor = new Visitor(on.First.Address);
        var id = await on.WrittenAsync();
        await on.CutAsync();
        Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(id, "processing", 60));
        await on.ExecuteAsync("delete from operations where id = $1", id);
        on.Application.ForgetAll();
        Assert.Equal(60, (await visitor.PollAsync(id)).Progress);

        on.Proxy.Restore();
        await on.ReplayedAsync();

        await Eventually.SeenAsync(() => visitor.PollAsync(id), static answer => answer.IsTheApplicationsNotFound);
        Assert.Equal(["0"], await on.RowsAsync("select count(*) from operations where id = $1", id));
        Assert.Contains("\"setAside\":1", await on.ReadyAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_table_refuses_is_set_aside_and_the_rest_goes_on()
    {
        await using var on = await JournalGateways.StartAsync(postgres, redis, two: false);
        string[] ids = [await on.WrittenAsync(), await on.WrittenAsync(), await on.WrittenAsync()];
        await on.ExecuteAsync("alter table operations add constraint short check (length(message) < 100)");
        await on.CutAsync();

        var refused = $$"""{"status":"processing","progress":20,"message":"{{new string('x', 200)}}"}""";
        Assert.Equal(HttpStatusCode.OK, await on.WriteJsonAsync(ids[0], refused));
        Assert.Equal(HttpStatusCode.OK, await on.WriteJsonAsync(ids[1], refused));
        Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(ids[1], "complete", 100));
        Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(ids[2], "complete", 100));
        on.Proxy.Restore();
        await on.ReplayedAsync();

        Assert.Equal(["processing 1"], await on.HistoryAsync(ids[0]));
        Assert.Equal(["processing 1", "complete 100"], await on.HistoryAsync(ids[1]));
        Assert.Equal(["processing 1", "complete 100"], await on.HistoryAsync(ids[2]));
        Assert.Contains("\"setAside\":2", await on.ReadyAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(ids[0], "complete", 100)); // nothing is in its way
        Assert.Equal(["processing 1", "complete 100"], await on.HistoryAsync(ids[0]));
    }

    [Fact]
    public async Task A_gateway_that_stops_for_good_leaves_its_journal_to_another_one()
    {
        await using var on = await JournalGateways.StartAsync(
            postgres, redis, two: true, ("STATUSGATEWAY_DRAIN_FOR", "00:00:00"));
        var id = await on.WrittenAsync();
        await on.CutAsync();
        foreach (var progress in new[] { 20, 30 })
        {
            Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(id, "processing", progress));
        }

        // The other one has to notice that Postgres is out; then it looks for what is left to it.
        await Eventually.SeenAsync(
            async () =>
            {
                _ = await on.WriteAsync("nobody-has-written-this", "pending", 0, on.Second);
                return await on.ReadyAsync(on.Second);
            },
            static said => said.Contains("\"store\":\"down\"", StringComparison.Ordinal));
        on.First.Terminate();
        await on.First.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Contains("\"entries\":2", await on.ReadyAsync(on.Second), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(id, "complete", 100, on.Second));
        on.Proxy.Restore();
        await Eventually.SeenAsync(() => on.HistoryAsync(id), static history => history.Count > 3);

        Assert.Equal(["processing 1", "processing 20", "processing 30", "complete 100"], await on.HistoryAsync(id));
    }

    [Fact]
    public async Task Past_its_bound_writes_are_answered_503_until_there_is_room()
    {
        await using var on = await JournalGateways.StartAsync(
            postgres, redis, two: false, settings: ("STATUSGATEWAY_JOURNAL_ROWS", "3"));
        var id = await on.WrittenAsync();
        await on.CutAsync();

        HttpStatusCode[] codes =
        [
            await on.WriteAsync(id, "processing", 10), await on.WriteAsync(id, "processing", 20),
            await on.WriteAsync(id, "processing", 30), await on.WriteAsync(id, "processing", 40),
        ];
        var ready = await on.ReadyAsync();
        on.Proxy.Restore();
        await on.ReplayedAsync();

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable], codes);
        Assert.Contains("\"entries\":3", ready, StringComparison.Ordinal);
        Assert.Contains("\"isFull\":true", ready, StringComparison.Ordinal);
        Assert.Equal(["processing 1", "processing 10", "processing 20", "processing 30"], await on.HistoryAsync(id));
        Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(id, "processing", 50));
        Assert.Contains("\"isFull\":false", await on.ReadyAsync(), StringComparison.Ordinal);
    }
}
