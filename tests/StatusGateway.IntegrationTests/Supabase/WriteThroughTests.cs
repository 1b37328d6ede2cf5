using System.Diagnostics;
using StatusGateway.IntegrationTests.Journeys;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Supabase;

/// <summary>What the application writes with supabase-js is what its pages poll: two gateways on one Redis and one Postgres.</summary>
public sealed class WriteThroughTests(PostgresServer server, RedisServer redis) : RestTest(server)
{
    private static readonly TimeSpan ByRedis = TimeSpan.FromMilliseconds(200);

    private RestGateway? _second;

    protected override string RedisUrl => redis.Url;

    private RestGateway Second => _second!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _second = await RestGateway.StartAsync(Database.Address, Application.Address, RedisUrl);
    }

    public override async ValueTask DisposeAsync()
    {
        await (_second?.DisposeAsync() ?? ValueTask.CompletedTask);
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_write_is_seen_by_a_poll_at_once_and_on_the_other_gateway_within_200_ms()
    {
        using var first = new Visitor(Gateway.Address);
        using var second = new Visitor(Second.Address);
        var id = await StartedAsync(first);
        await Eventually.SeenAsync(() => second.PollAsync(id), static answer => answer.IsState);

        List<TimeSpan> took = [];
        for (var progress = 10; progress <= 90; progress += 10)
        {
            var written = await Gateway.PatchAsync($"?id=eq.{id}", $$"""{"status":"processing","progress":{{progress}}}""");
            Assert.Equal(204, written.Status);
            var started = Stopwatch.GetTimestamp();

            var here = await first.PollAsync(id);
            Assert.True(here.Progress == progress, here.ToString());
            await Eventually.SeenAsync(() => second.PollAsync(id), answer => answer.Progress == progress);
            took.Add(Stopwatch.GetElapsedTime(started));
        }

        took.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"Seen on the other gateway after {took[took.Count / 2].TotalMilliseconds:0} ms, at most {took[^1].TotalMilliseconds:0} ms");
        Assert.True(took[took.Count / 2] < ByRedis, string.Join(", ", took));
    }

    [Fact]
    public async Task A_final_state_of_an_operation_that_the_application_has_forgotten_is_served_from_memory()
    {
        using var visitor = new Visitor(Gateway.Address);
        var id = await StartedAsync(visitor);

        await Gateway.PatchAsync($"?id=eq.{id}", """{"status":"complete","progress":100,"result":{"videoUrl":"/v.mp4"}}""");
        Application.ForgetAll();
        var answer = await visitor.PollAsync(id);

        Assert.True(answer is { IsState: true, Status: "complete" }, answer.ToString());
        Assert.Contains("hit", answer.CacheStatus, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_insert_after_the_creation_response_goes_on_with_the_life_that_the_creator_may_see()
    {
        using var anna = new Visitor(Gateway.Address, "anna");
        using var eve = new Visitor(Gateway.Address, "eve");
        var id = await anna.CreateAsync();
        await ObservedAsync(id);

        var inserted = await Gateway.PostAsync("", Row(id, "processing", 30, "By the store"));
        Application.ForgetAll();
        var seen = await anna.PollAsync(id);
        var refused = await eve.PollAsync(id);

        Assert.Equal(201, inserted.Status);
        Assert.True(seen is { IsState: true, Progress: 30 }, seen.ToString());
        Assert.False(refused.IsState, refused.ToString());
        Assert.Equal(1L, await Database.ScalarAsync<long>(
            "select count(*) from operations o join operations_observed r using (id) where r.created and o.life = r.life"));
    }

    [Fact]
    public async Task An_insert_that_is_overtaken_by_its_own_update_is_as_without_the_gateway()
    {
        using var visitor = new Visitor(Gateway.Address);
        var id = await visitor.CreateAsync();
        await ObservedAsync(id);

        var update = await Gateway.PatchAsync($"?id=eq.{id}", """{"status":"processing","progress":50}""", Prefer("count=exact"));
        var insert = await Gateway.PostAsync("", Row(id));

        Assert.Equal((204, "*/0"), (update.Status, update.ContentRange));
        Assert.Equal(201, insert.Status);
        Assert.Equal("""[{"status":"pending","progress":0}]""", (await Gateway.GetAsync($"?id=eq.{id}&select=status,progress")).Body);
    }

    [Fact]
    public async Task What_was_only_observed_is_in_no_list_and_no_count()
    {
        using var visitor = new Visitor(Gateway.Address);
        await ObservedAsync(await visitor.CreateAsync());

        var answer = await Gateway.GetAsync("", Prefer("count=exact"));

        Assert.Equal(("*/0", "[]"), (answer.ContentRange, answer.Body));
    }

    [Fact]
    public async Task Every_reader_sees_its_own_writes_whichever_gateway_it_asks()
    {
        const int Writers = 8, IdsInAll = 50, Rounds = 60;
        await InsertAsync([.. Enumerable.Range(0, IdsInAll).Select(static number => Row($"op-{number}", "processing"))]);

        // Each has ids of its own: what another wrote meanwhile would hide its own.
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            for (var round = 1; round <= Rounds; round++)
            {
                var id = $"op-{writer + (Writers * (round % (IdsInAll / Writers)))}";
                var (there, here) = round % 2 == 0 ? (Gateway, Second) : (Second, Gateway);
                var read = await there.GetAsync($"?select=*&id=eq.{id}", ForObject);
                var next = read.Json.GetProperty("updated_at").GetInt64() + 1;

                var written = await there.PatchAsync($"?id=eq.{id}", $$"""{"updated_at":{{next}}}""");
                var seen = await here.GetAsync($"?select=updated_at&id=eq.{id}", ForObject);

                Assert.Equal(204, written.Status);
                Assert.Equal($$"""{"updated_at":{{next}}}""", seen.Body);
            }
        }));
    }

    [Fact]
    public async Task A_deleted_operation_is_the_applications_again_on_both_gateways()
    {
        using var first = new Visitor(Gateway.Address);
        using var second = new Visitor(Second.Address);
        var id = await StartedAsync(first);
        await Eventually.SeenAsync(() => second.PollAsync(id), static answer => answer.IsState);
        Application.ForgetAll();

        await Gateway.DeleteAsync($"?id=eq.{id}");
        var here = await first.PollAsync(id);

        Assert.True(here.IsTheApplicationsNotFound, here.ToString());
        await Eventually.SeenAsync(() => second.PollAsync(id), static answer => answer.IsTheApplicationsNotFound);
        Assert.Equal("deleted", await Database.ScalarAsync<string>("select string_agg(route, ' ') from operations_observed"));
    }

    [Fact]
    public async Task Thousands_are_deleted_in_one_statement()
    {
        await Database.ExecuteAsync("""
            insert into operations (id, status, message, created_at, updated_at)
            select 'op-' || n, 'complete', '', n, n from generate_series(1, 5000) n
            """);

        var answer = await Gateway.DeleteAsync("?updated_at=lt.4000", Prefer("count=exact"));

        Assert.Equal((204, "*/3999"), (answer.Status, answer.ContentRange));
    }

    [Fact]
    public async Task Our_own_writes_announce_nothing_through_Postgres()
    {
        await using var listener = new Npgsql.NpgsqlConnection(Database.Settings.ForListening);
        await listener.OpenAsync(Cancel);
        var heard = new List<string>();
        listener.Notification += (_, notice) =>
        {
            if (!notice.Payload.StartsWith("n ", StringComparison.Ordinal)) // a gateway that tries whether it hears itself
            {
                heard.Add(notice.Payload);
            }
        };
        await using (var listen = new Npgsql.NpgsqlCommand("listen statusgateway", listener))
        {
            await listen.ExecuteNonQueryAsync(Cancel);
        }

        await Gateway.PostAsync("", Rows(Row("a"), Row("b")));
        await Gateway.PatchAsync("?id=eq.a", """{"progress":5}""");
        await Gateway.PatchAsync("?id=eq.a", """{"progress":6}""", ForObject);
        await Gateway.DeleteAsync("?id=eq.a");
        await Database.ExecuteAsync("update operations set progress = 9 where id = 'b'"); // past the gateway, so heard last
        await Eventually.TrueAsync(async () =>
        {
            await using var poke = new Npgsql.NpgsqlCommand("select 1", listener);
            await poke.ExecuteScalarAsync(Cancel);
            return heard.Count > 0;
        });

        Assert.EndsWith(" b", Assert.Single(heard), StringComparison.Ordinal);
    }

    // Created by its page, written by the store, and shown to anyone.
    private async Task<string> StartedAsync(Visitor visitor)
    {
        var id = await visitor.CreateAsync();
        await ObservedAsync(id);
        var inserted = await Gateway.PostAsync("", Row(id));
        Assert.Equal(201, inserted.Status);
        await Eventually.SeenAsync(() => visitor.PollAsync(id), static answer => answer.IsState);
        return id;
    }

    private Task ObservedAsync(string id) => Eventually.TrueAsync(async () => await Database.ScalarAsync<long>(
        "select count(*) from operations_observed where id = $1 and status is not null", id) > 0);
}
