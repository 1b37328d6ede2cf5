using System.Buffers.Text;
using System.Net;
using StatusGateway.IntegrationTests.Journeys;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Journal;

/// <summary>Promises 2 and 4 of an operation that several gateways go on with while Postgres is out for all or one of them.</summary>
public sealed class SeveralJournalsTests(PostgresServer postgres, RedisServer redis)
{
    private const int TagsRank = 8;
    private const byte TagsJournaled = 0x80;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_each_of_them_acknowledged_stands_in_the_row_whichever_is_replayed_first(bool wasStored)
    {
        await using var on = await JournalGateways.StartAsync(postgres, redis);
        using var first = new Visitor(on.First.Address);
        using var second = new Visitor(on.Second!.Address);
        var stored = await on.JournalingAsync();
        var id = wasStored ? stored : await first.CreateAsync();

        // An end, and another life that the other gateway begins and the first one goes on with.
        await AcceptedAsync(on, id, "processing", 10, on.First);
        await AcceptedAsync(on, id, "processing", 20, on.Second);
        await AcceptedAsync(on, id, "complete", 100, on.First);
        await AcceptedAsync(on, id, "pending", 0, on.Second);
        await AcceptedAsync(on, id, "processing", 30, on.First);
        await AcceptedAsync(on, id, "processing", 40, on.Second);
        on.Proxy.Restore();
        await NothingWaitsAsync(on);

        Assert.Equal(
            ["processing 40 processing 40"],
            await on.RowsAsync("select status || ' ' || progress || ' ' || message from operations where id = $1 and ended is null", id));

        // Another life is the application's to clear.
        on.Application.Move(id, "processing", 40);
        foreach (var visitor in new[] { first, second })
        {
            await Eventually.SeenAsync(() => visitor.PollAsync(id), static answer => answer.Message == "processing 40");
        }
    }

    [Fact]
    public async Task A_gateway_that_is_not_cut_off_goes_on_with_what_another_one_began()
    {
        await using var own = await RedisServer.StartAsync();
        await using var on = await JournalGateways.StartApartAsync(postgres, own);
        using var first = new Visitor(on.First.Address);
        using var second = new Visitor(on.Second!.Address);
        await on.JournalingAsync();
        var id = await first.CreateAsync();
        await AcceptedAsync(on, id, "processing", 10, on.First);
        await Eventually.SeenAsync(() => second.PollAsync(id), static answer => answer.Progress is 10);

        // Natively, and as supabase-js does, which would find no row.
        await AcceptedAsync(on, id, "processing", 20, on.Second);
        using var update = await on.SendAsync(
            HttpMethod.Patch,
            $"/rest/v1/operations?id=eq.{id}",
            """{ "status": "complete", "progress": 100, "message": "Done" }""",
            Deployment.ServiceKey,
            on.Second,
            ("Prefer", "return=representation"));
        Assert.Contains("Done", await update.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await Eventually.SeenAsync(
            () => on.RowsAsync("select message from operations where id = $1", id), static rows => rows is ["Done"]);

        // Whoever may see it may see it all the time, although only the gateway that is cut off saw it begin.
        on.Application.ForgetAll();
        var shown = await second.PollAsync(id);
        Assert.True(shown is { IsState: true, Message: "Done" }, shown.ToString());
        on.Proxy.Restore();
        await NothingWaitsAsync(on);

        Assert.Equal(["Done"], await on.RowsAsync("select message from operations where id = $1", id));
        foreach (var visitor in new[] { first, second })
        {
            await Eventually.SeenAsync(() => visitor.PollAsync(id), static answer => answer.Message == "Done");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_was_shown_a_life_that_began_in_a_journal_is_shown_it_afterwards(bool isAtTheOther)
    {
        await using var own = await RedisServer.StartAsync();
        await using var on = await JournalGateways.StartApartAsync(postgres, own);
        using var first = new Visitor(on.First.Address);
        using var second = new Visitor(on.Second!.Address);
        var id = await on.WrittenAsync();
        await AcceptedAsync(on, id, "complete", 100, on.First);
        await on.CutAsync();
        await AcceptedAsync(on, id, "pending", 0, on.First);
        on.Application.Move(id, "pending", 0);

        // From memory: what the application itself says may come before anybody at this gateway knows of the new life.
        await Eventually.SeenAsync(
            () => (isAtTheOther ? second : first).PollAsync(id),
            static answer => answer is { Status: "pending", CacheStatus: { } how } && how.Contains("; hit", StringComparison.Ordinal));
        on.Proxy.Restore();
        await NothingWaitsAsync(on);

        // Nobody but the store can say now who may see it.
        on.Application.ForgetAll();
        await own.FlushAllAsync();
        await using var stranger = await on.StartAnotherAsync();
        using var there = new Visitor(stranger.Address);
        var shown = await there.PollAsync(id);
        Assert.True(shown is { IsState: true, Status: "pending" }, shown.ToString());
    }

    [Fact]
    public async Task What_one_gateway_saw_of_an_operation_waits_for_the_one_that_saw_it_begin()
    {
        await using var own = await RedisServer.StartAsync();
        await using var on = await JournalGateways.StartApartAsync(postgres, own);
        using var first = new Visitor(on.First.Address);
        using var second = new Visitor(on.Second!.Address);
        var stored = await on.JournalingAsync();
        on.ProxyOfSecond!.Cut();
        var id = await first.CreateAsync();
        await AcceptedAsync(on, stored, "processing", 20, on.Second);
        on.Application.Move(id, "complete", 100);
        await Eventually.SeenAsync(() => second.PollAsync(id), static answer => answer is { IsState: true, Status: "complete" });
        await Eventually.SeenAsync(
            () => on.ReadyAsync(on.Second), static said => said.Contains("\"entries\":2", StringComparison.Ordinal));

        // The second one gives back what it has, and only the first one's journal holds that there is such an operation.
        on.ProxyOfSecond.Restore();
        await Eventually.SeenAsync(
            () => on.ReadyAsync(on.Second), static said => said.Contains("\"entries\":1", StringComparison.Ordinal));
        on.Application.ForgetAll();
        for (var poll = 0; poll < 50; poll++)
        {
            var shown = await second.PollAsync(id);
            Assert.True(shown is { IsState: true, Status: "complete" }, shown.ToString());
        }

        on.Proxy.Restore();
        await NothingWaitsAsync(on);
        await own.FlushAllAsync();
        await using var stranger = await on.StartAnotherAsync();
        using var there = new Visitor(stranger.Address);
        var afterwards = await there.PollAsync(id);
        Assert.True(afterwards is { IsState: true, Status: "complete" }, afterwards.ToString());
    }

    [Fact]
    public async Task A_client_of_a_journal_is_not_taken_back_at_a_gateway_that_did_not_hear_of_it()
    {
        await using var own = await RedisServer.StartAsync();
        await using var on = await JournalGateways.StartApartAsync(postgres, own);
        using var first = new Visitor(on.First.Address);
        using var second = new Visitor(on.Second!.Address);
        var id = await on.WrittenAsync();
        await Eventually.SeenAsync(() => second.PollAsync(id), static answer => answer.IsState);
        await on.CutAsync();
        await Eventually.SeenAsync(() => on.WriteAsync(id, "complete", 100), static code => code == HttpStatusCode.OK);
        var tag = (await Eventually.SeenAsync(() => first.PollAsync(id), static answer => answer.Status == "complete")).Tag;

        // All that the other gateway can know then is the store's word.
        await own.FlushAllAsync();
        for (var poll = 0; poll < 5; poll++)
        {
            Assert.Equal(HttpStatusCode.NotModified, (await second.PollAsync(id, tag)).Code);
        }

        on.Proxy.Restore();
        await NothingWaitsAsync(on);
        await Eventually.SeenAsync(() => second.PollAsync(id), static answer => answer.Status == "complete");
    }

    [Fact]
    public async Task A_gateway_that_gives_back_its_own_writes_says_nothing_of_those_that_another_one_holds()
    {
        await using var own = await RedisServer.StartAsync();
        await using var on = await JournalGateways.StartApartAsync(postgres, own);
        using var first = new Visitor(on.First.Address);
        using var second = new Visitor(on.Second!.Address);
        var id = await on.WrittenAsync();
        await Eventually.SeenAsync(() => second.PollAsync(id), static answer => answer.IsState);
        await on.CutAsync();
        on.ProxyOfSecond!.Cut();
        await AcceptedAsync(on, id, "processing", 10, on.Second);
        await AcceptedAsync(on, id, "complete", 100, on.First);
        await Eventually.SeenAsync(() => second.PollAsync(id), static answer => answer.Status == "complete");
        on.ProxyOfSecond.Restore();
        await Eventually.SeenAsync(
            () => on.ReadyAsync(on.Second), static said => said.Contains("\"entries\":0", StringComparison.Ordinal));
        Assert.Equal(["processing 10"], await on.RowsAsync("select message from operations where id = $1", id));

        // Whoever has seen the end is not taken back where nothing but the store's word is known: its tag says what the store has.
        var tag = "";
        for (var poll = 0; poll < 50; poll++)
        {
            tag = (await second.PollAsync(id)).Tag!;
            Assert.NotEqual(0, Base64Url.DecodeFromChars(tag.Trim('"'))[TagsRank] & TagsJournaled);
        }

        await own.FlushAllAsync();
        await using var stranger = await on.StartAnotherAsync();
        using var there = new Visitor(stranger.Address);
        Assert.Equal(HttpStatusCode.NotModified, (await there.PollAsync(id, tag)).Code);

        on.Proxy.Restore();
        await NothingWaitsAsync(on);
        Assert.Equal(["complete 100"], await on.RowsAsync("select message from operations where id = $1", id));
    }

    [Fact]
    public async Task What_was_deleted_past_a_journal_does_not_come_back_with_its_replay()
    {
        await using var own = await RedisServer.StartAsync();
        await using var on = await JournalGateways.StartApartAsync(postgres, own);
        using var first = new Visitor(on.First.Address);
        using var second = new Visitor(on.Second!.Address);
        await on.JournalingAsync();
        var id = await first.CreateAsync();
        await AcceptedAsync(on, id, "processing", 10, on.First);
        await AcceptedAsync(on, id, "complete", 100, on.Second);
        await Eventually.SeenAsync(
            () => on.RowsAsync("select message from operations where id = $1", id), static rows => rows is ["complete 100"]);
        on.Application.ForgetAll();
        await Eventually.SeenAsync(() => DeleteAsync(on, id), static code => code == HttpStatusCode.NoContent);

        on.Proxy.Restore();
        await NothingWaitsAsync(on);

        Assert.Empty(await on.RowsAsync("select message from operations where id = $1", id));
        Assert.Equal(["deleted"], await on.RowsAsync("select route from operations_observed where id = $1", id));
        foreach (var visitor in new[] { first, second })
        {
            await Eventually.SeenAsync(() => visitor.PollAsync(id), static answer => answer.IsTheApplicationsNotFound);
        }
    }

    [Fact]
    public async Task What_was_deleted_while_a_gateway_was_down_does_not_come_back_with_its_journal()
    {
        await using var own = await RedisServer.StartAsync();
        await using var on = await JournalGateways.StartApartAsync(postgres, own);
        using var first = new Visitor(on.First.Address);
        using var second = new Visitor(on.Second!.Address);
        await on.JournalingAsync();
        var id = await first.CreateAsync();
        await AcceptedAsync(on, id, "processing", 10, on.First);
        await first.PollAsync(id);
        await AcceptedAsync(on, id, "complete", 100, on.Second);
        await Eventually.SeenAsync(
            () => on.RowsAsync("select message from operations where id = $1", id), static rows => rows is ["complete 100"]);
        on.Application.ForgetAll();
        await on.First.KillAsync(TestContext.Current.CancellationToken);
        await Eventually.SeenAsync(() => DeleteAsync(on, id), static code => code == HttpStatusCode.NoContent);

        on.Proxy.Restore();
        await on.First.StartAgainAsync(TestContext.Current.CancellationToken);
        await NothingWaitsAsync(on);

        Assert.Empty(await on.RowsAsync("select message from operations where id = $1", id));
        Assert.Equal(["deleted"], await on.RowsAsync("select route from operations_observed where id = $1", id));
        foreach (var visitor in new[] { first, second })
        {
            await Eventually.SeenAsync(() => visitor.PollAsync(id), static answer => answer.IsTheApplicationsNotFound);
        }

        // The id may be dealt again.
        Assert.Equal(HttpStatusCode.OK, await on.WriteAsync(id, "processing", 5));
        Assert.Equal(["processing 5"], await on.RowsAsync("select message from operations where id = $1", id));
    }

    private static async Task<HttpStatusCode> DeleteAsync(JournalGateways on, string id)
    {
        using var answer = await on.SendAsync(HttpMethod.Delete, $"/_gateway/operations/{id}", null, Deployment.WriterKey, on.Second);
        return answer.StatusCode;
    }

    private static async Task AcceptedAsync(JournalGateways on, string id, string status, int progress, GatewayProcess? gateway) =>
        await Eventually.SeenAsync(() => on.WriteAsync(id, status, progress, gateway), static code => code == HttpStatusCode.OK);

    private static async Task NothingWaitsAsync(JournalGateways on)
    {
        foreach (var gateway in new[] { on.First, on.Second })
        {
            await Eventually.SeenAsync(
                () => on.ReadyAsync(gateway), static said => said.Contains("\"entries\":0", StringComparison.Ordinal));
        }
    }
}
