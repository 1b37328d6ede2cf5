using System.Net;
using StatusGateway.IntegrationTests.Settings;
using StatusGateway.IntegrationTests.Upstream.Holding;
using StatusGateway.Settings;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Upstream.Balancing;

/// <summary>Several instances of the application, of which some come and go: a rolling deploy, seen from its clients.</summary>
public sealed class SeveralInstancesTests : IAsyncLifetime
{
    private const int Replaced = 101;
    private const int GateClosed = 1650;
    private const int InstanceLost = 1680;
    private const int InstanceFound = 1681;
    private const int ApplicationRestarted = 1805;

    private readonly MortalApplication _first = new();
    private readonly MortalApplication _second = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Fact]
    public async Task While_one_cannot_be_connected_to_the_other_gets_everything_once_and_nobody_waits()
    {
        await _second.ListenAsync();
        await using var gateway = await StartAsync(_first.Address, _second.Address);

        for (var request = 0; request < 20; request++)
        {
            Assert.Equal(HttpStatusCode.OK, await SendAsync(gateway, HttpMethod.Get, "/page"));
            Assert.Equal(HttpStatusCode.OK, await SendAsync(gateway, HttpMethod.Post, "/video"));
        }

        Assert.Equal((20, 20), (_second.Executed("/page"), _second.Executed("/video")));
        Assert.Single(gateway.Events, InstanceLost);
        Assert.DoesNotContain(GateClosed, gateway.Events);
    }

    [Fact]
    public async Task Both_get_requests_and_one_that_was_away_gets_them_again()
    {
        await _first.ListenAsync();
        await _second.ListenAsync();
        await using var gateway = await StartAsync(_first.Address, _second.Address);
        await BothGetAsync(gateway, "/before");

        await _first.DieAsync();
        await Eventually.TrueAsync(async () => await SendAsync(gateway, HttpMethod.Post, "/away") == HttpStatusCode.OK
            && gateway.Events.Contains(InstanceLost));
        await _first.ListenAsync();
        await gateway.SaidAsync(InstanceFound);

        await BothGetAsync(gateway, "/after");
        Assert.Equal(0, _first.Executed("/away"));
    }

    [Fact]
    public async Task Only_when_none_is_there_does_a_request_wait_and_the_first_that_is_back_gets_it_once()
    {
        await using var gateway = await StartAsync(_first.Address, _second.Address);

        var posting = SendAsync(gateway, HttpMethod.Post, "/video");
        await gateway.SaidAsync(GateClosed);
        await _second.ListenAsync();

        Assert.Equal(HttpStatusCode.OK, await posting);
        Assert.Equal(1, _second.Executed("/video"));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(gateway, HttpMethod.Get, "/page"));
    }

    [Fact]
    public async Task What_one_had_when_it_was_killed_is_got_from_the_other_unless_it_may_have_been_executed()
    {
        await _first.ListenAsync();
        await _second.ListenAsync();
        await using var gateway = await StartAsync(_first.Address, _second.Address);
        List<Task<HttpStatusCode>> getting = [], posting = [];
        for (var request = 1; request <= 8; request++)
        {
            // Whichever has fewer in its hands: half of each kind, or nearly, is with either.
            getting.Add(SendAsync(gateway, HttpMethod.Get, MortalApplication.Slow));
            await Eventually.TrueAsync(() => _first.InTheAir + _second.InTheAir == getting.Count + posting.Count);
            posting.Add(SendAsync(gateway, HttpMethod.Post, MortalApplication.Slow));
            await Eventually.TrueAsync(() => _first.InTheAir + _second.InTheAir == getting.Count + posting.Count);
        }

        var killed = _first.InTheAir;
        await _first.DieAsync();
        _second.GoOn();

        Assert.All(await Task.WhenAll(getting), static status => Assert.Equal(HttpStatusCode.OK, status));
        var refused = (await Task.WhenAll(posting)).Count(static status => status is not HttpStatusCode.OK);
        Assert.InRange(refused, 0, killed);
        Assert.Equal(
            getting.Count + posting.Count + (killed - refused), // each GET that was killed twice, no POST
            _first.Executed(MortalApplication.Slow) + _second.Executed(MortalApplication.Slow));
    }

    [Fact]
    public async Task One_that_is_left_out_of_the_settings_gets_nothing_new_and_what_it_has_is_finished()
    {
        await using var old = await StreamingServer.StartAsync("old");
        await _first.ListenAsync();
        await _second.ListenAsync();
        await using var gateway = await ReloadingGateway.StartAsync(At([_first.Address, old.Address]));
        old.Events.Writer.TryWrite("data: 1\n\n"u8.ToArray());
        using var answer = await StreamOfAsync(gateway);
        await using var stream = await answer.Content.ReadAsStreamAsync(Cancel);
        using var reader = new StreamReader(stream);
        Assert.Equal("data: 1", await reader.ReadLineAsync(Cancel));
        var slow = Task.Run(() => BothAreAskedAsync(gateway), Cancel);
        await Eventually.TrueAsync(() => _first.InTheAir > 0);

        gateway.Write(At([_second.Address]));
        await gateway.SaidAsync(Replaced);
        await Eventually.TrueAsync(async () => await gateway.GetAsync("/after") == "The application" && _second.Executed("/after") > 0);
        for (var request = 0; request < 20; request++)
        {
            Assert.Equal("The application", await gateway.GetAsync("/after"));
        }

        Assert.True(_first.Executed("/after") <= 1, "The one that was left out got requests.");
        old.Events.Writer.TryWrite("data: 2\n\n"u8.ToArray());
        Assert.Equal("", await reader.ReadLineAsync(Cancel));
        Assert.Equal("data: 2", await reader.ReadLineAsync(Cancel));
        _first.GoOn();
        await slow;
        Assert.DoesNotContain(GateClosed, gateway.Events);
    }

    [Fact]
    public async Task One_that_says_that_it_is_not_well_gets_no_requests_until_it_is()
    {
        await using var first = await NamedAsync("first");
        await using var second = await NamedAsync("second");
        await using var gateway = await ReloadingGateway.StartAsync(
            At([first.Address, second.Address], """, "health": "/api/health", "healthEvery": "00:00:00.1" """));

        first.Always("/api/health", StubAnswer.OfJson(HttpStatusCode.ServiceUnavailable, "{}"));
        await Eventually.SeenAsync(() => NamesAsync(gateway), static names => names.All(static name => name == "second"));
        first.Always("/api/health", StubAnswer.OfJson(HttpStatusCode.OK, "{}"));
        await Eventually.SeenAsync(() => NamesAsync(gateway), static names => names.Contains("first"));

        // With none that is well, all are tried.
        first.Always("/api/health", StubAnswer.OfJson(HttpStatusCode.ServiceUnavailable, "{}"));
        second.Always("/api/health", StubAnswer.OfJson(HttpStatusCode.ServiceUnavailable, "{}"));
        await Eventually.SeenAsync(() => NamesAsync(gateway), static names => names.All(static name => name == "second") || names.Distinct().Count() == 2);
        Assert.DoesNotContain(GateClosed, gateway.Events);
    }

    [Fact]
    public async Task What_one_instance_alone_remembers_is_learned_from_that_one_and_no_poll_is_told_that_there_is_none()
    {
        await using var first = await StubUpstream.StartAsync();
        await using var second = await StubUpstream.StartAsync();
        await using var gateway = await ReloadingGateway.StartAsync(At([first.Address, second.Address]));

        for (var operation = 0; operation < 6; operation++)
        {
            using var created = await gateway.Client.PostAsync(new Uri(StubUpstream.OpenCreation, UriKind.Relative), null, Cancel);
            var id = System.Text.Json.JsonElement.Parse(await created.Content.ReadAsStringAsync(Cancel)).GetProperty("operationId").GetString()!;
            var owner = await KnowsAsync(first, id) ? first : second;

            owner.Move(id, "processing", 50);
            await Eventually.SeenAsync(() => PollAsync(gateway, id), static body => body.Contains("50", StringComparison.Ordinal));
            owner.Move(id, "complete", 100);
            await Eventually.SeenAsync(() => PollAsync(gateway, id), static body => body.Contains("complete", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task One_that_restarts_is_no_restart_of_the_application_and_all_that_do_are()
    {
        await using var first = await StubUpstream.StartAsync();
        await using var second = await StubUpstream.StartAsync();
        await using var gateway = await ReloadingGateway.StartAsync(At([first.Address, second.Address]));
        using var created = await gateway.Client.PostAsync(new Uri(StubUpstream.OpenCreation, UriKind.Relative), null, Cancel);
        var id = System.Text.Json.JsonElement.Parse(await created.Content.ReadAsStringAsync(Cancel)).GetProperty("operationId").GetString()!;
        await PollAsync(gateway, id);

        await first.RefuseAsync();
        await Eventually.TrueAsync(async () => await SendAsync(gateway, HttpMethod.Get, "/") != 0 && gateway.Events.Contains(InstanceLost));
        await first.ListenAsync();
        await gateway.SaidAsync(InstanceFound);
        await first.RefuseAsync();
        await second.RefuseAsync();
        await gateway.SaidAsync(GateClosed);
        Assert.DoesNotContain(ApplicationRestarted, gateway.Events);
        await first.ListenAsync();

        await gateway.SaidAsync(ApplicationRestarted);
        Assert.Contains("pending", await PollAsync(gateway, id), StringComparison.Ordinal);
    }

    private static Task<ReloadingGateway> StartAsync(params Uri[] instances) => ReloadingGateway.StartAsync(At(instances));

    private static string At(Uri[] instances, string more = "") => $$"""
        { "upstream": { "addresses": [{{string.Join(", ", instances.Select(static one => $"\"{Addresses.Text(one)}\""))}}]{{more}} } }
        """;

    private static async Task<HttpStatusCode> SendAsync(ReloadingGateway gateway, HttpMethod method, string target)
    {
        using var request = new HttpRequestMessage(method, target);
        using var answer = await gateway.Client.SendAsync(request, Cancel);
        return answer.StatusCode;
    }

    private Task BothGetAsync(ReloadingGateway gateway, string target) => Eventually.TrueAsync(async () =>
        await SendAsync(gateway, HttpMethod.Get, target) == HttpStatusCode.OK && _first.Executed(target) > 0 && _second.Executed(target) > 0);

    // Asked again until the instance that streams is the one that gets it.
    private static Task<HttpResponseMessage> StreamOfAsync(ReloadingGateway gateway) => Eventually.SeenAsync(
        () => gateway.Client.GetAsync(new Uri("/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Cancel),
        static answer => answer.Content.Headers.ContentType?.MediaType == "text/event-stream");

    private static Task<string[]> BothAreAskedAsync(ReloadingGateway gateway) =>
        Task.WhenAll(Enumerable.Range(0, 10).Select(_ => gateway.GetAsync(MortalApplication.Slow)));

    private static async Task<StubUpstream> NamedAsync(string name)
    {
        var server = await StubUpstream.StartAsync();
        server.Always("/name", new(HttpStatusCode.OK, "text/plain", name, new Dictionary<string, string>()));
        server.Always("/api/health", StubAnswer.OfJson(HttpStatusCode.OK, "{}"));
        return server;
    }

    private static async Task<string[]> NamesAsync(ReloadingGateway gateway)
    {
        var names = new string[20];
        for (var at = 0; at < names.Length; at++)
        {
            names[at] = await gateway.GetAsync("/name");
        }

        return names;
    }

    private static async Task<bool> KnowsAsync(StubUpstream instance, string id)
    {
        using var client = new HttpClient { BaseAddress = instance.Address };
        using var answer = await client.GetAsync(new Uri(StubUpstream.OpenRoute + id, UriKind.Relative), Cancel);
        return answer.IsSuccessStatusCode;
    }

    private static async Task<string> PollAsync(ReloadingGateway gateway, string id)
    {
        using var answer = await gateway.Client.GetAsync(new Uri(StubUpstream.OpenRoute + id, UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode); // not once otherwise, whoever waits for what it says
        return await answer.Content.ReadAsStringAsync(Cancel);
    }
}
