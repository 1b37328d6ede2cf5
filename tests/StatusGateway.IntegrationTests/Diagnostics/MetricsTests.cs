using System.Net;
using System.Text.RegularExpressions;
using StatusGateway.IntegrationTests.Journeys;
using StatusGateway.IntegrationTests.Upstream.Holding;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Diagnostics;

/// <summary>What a scrape of a gateway's process says is what happened there.</summary>
public sealed partial class MetricsTests
{
    private const string Polls = "statusgateway_polls_total";
    private const string Rescued = "statusgateway_polls_rescued_total";
    private const string TierUp = "statusgateway_tier_up";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Polls_are_counted_as_their_clients_see_them_answered_and_rescued()
    {
        await using var application = await StubUpstream.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(application.Address, Cancel, Deployment.Routes);
        using var visitor = new Visitor(gateway.Address);
        List<Answer> seen = [];

        var id = await visitor.CreateAsync();
        application.Move(id, "processing", 30);
        var first = await PollUntilAsync(id, null, static answer => answer.Status == "processing");
        for (var poll = 0; poll < 5; poll++)
        {
            seen.Add(await visitor.PollAsync(id, first.Tag));
        }

        seen.Add(await visitor.PollAsync($"nobody-knows-{Guid.NewGuid():N}"));
        application.ForgetAll();
        await PollUntilAsync(id, null, static answer => Reason(answer) == "upstream-404");
        await application.RefuseAsync();
        await PollUntilAsync(id, first.Tag, static answer => Reason(answer) == "upstream-unreachable");
        seen.Add(await visitor.PollAsync($"nobody-knows-{Guid.NewGuid():N}"));
        var page = await MetricsPage.ScrapeAsync(gateway.Address, Cancel);

        Assert.Equal(seen.Count, page.Sum(Polls));
        Assert.Equal(seen.Count(static answer => answer.Code == HttpStatusCode.OK), page.Sum(Polls, ("answer", "full")));
        Assert.Equal(seen.Count(static answer => answer.Code == HttpStatusCode.NotModified), page.Sum(Polls, ("answer", "not-modified")));
        Assert.Equal(1, page.Sum(Polls, ("answer", "passed-on"), ("source", "application")));
        Assert.Equal(1, page.Sum(Polls, ("answer", "unavailable"), ("source", "none")));
        Assert.Equal(seen.Count - 1, page.Sum("statusgateway_poll_duration_seconds_count"));
        Assert.Equal(
            seen.Select(Reason).OfType<string>().CountBy(static reason => reason).OrderBy(static one => one.Key)
                .Select(static one => $"{one.Key} {one.Value}"),
            page.ValuesOf(Rescued, "reason").Order().Select(reason => $"{reason} {page.Sum(Rescued, ("reason", reason))}"));
        Assert.Equal(seen.Count(static answer => Reason(answer) is not null), page.Sum("statusgateway_poll_age_seconds_count", ("rescued", "true")));
        Assert.Equal(0, page.Sum(TierUp, ("tier", "upstream")));
        Assert.True(page.Has(TierUp));

        Task<Answer> PollUntilAsync(string polled, string? tag, Predicate<Answer> wanted) => Eventually.SeenAsync(
            async () =>
            {
                var answer = await visitor.PollAsync(polled, tag);
                seen.Add(answer);
                return answer;
            },
            wanted);
    }

    [Fact]
    public async Task A_held_request_is_counted_waitingit_waits_and_its_wait_is_in_no_duration_of_requests()
    {
        await using var application = new MortalApplication();
        await using var gateway = await GatewayProcess.StartAsync(application.Address, Cancel);
        using var http = new HttpClient();

        var held = http.GetAsync(new Uri(gateway.Address, "/page"), Cancel);
        var waiting = await ScrapeUntilAsync(gateway, static page => page.Sum("statusgateway_hold_waiting") is 1);
        await application.ListenAsync();
        using var answer = await held;
        using var unheld = await http.GetAsync(new Uri(gateway.Address, "/page"), Cancel);
        var after = await ScrapeUntilAsync(gateway, static page => page.Sum("http_server_request_duration_seconds_count", ("http_route", "{**any}")) > 0);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(0, waiting.Sum(TierUp, ("tier", "upstream")));
        Assert.Equal(0, after.Sum("statusgateway_hold_waiting"));
        Assert.Equal(1, after.Sum("statusgateway_hold_duration_seconds_count", ("end", "let-in")));
        Assert.True(after.Sum("statusgateway_hold_duration_seconds_sum") > 0);
        Assert.Equal(1, after.Sum("http_server_request_duration_seconds_count", ("http_route", "{**any}")));
        Assert.Equal(1, after.Sum(TierUp, ("tier", "upstream")));
    }

    [Fact]
    public async Task No_tag_tells_of_an_operation_of_a_path_or_of_whom()
    {
        await using var application = await StubUpstream.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(application.Address, Cancel, Deployment.Routes);
        using var visitor = new Visitor(gateway.Address, user: "somebody");
        var id = await visitor.CreateAsync();
        await Eventually.SeenAsync(() => visitor.PollAsync(id), static answer => answer.IsState);
        using var http = new HttpClient();
        for (var number = 0; number < 50; number++)
        {
            await SendOddAsync(number);
            await visitor.PollAsync($"private-{number}-{id}");
        }

        var page = await MetricsPage.ScrapeAsync(gateway.Address, Cancel);

        Assert.DoesNotContain(id, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("private", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("somebody", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("ODD", page.Text, StringComparison.Ordinal);
        Assert.True(page.Samples.Count(static sample => !sample.Labels.ContainsKey("le")) < 250, "The number of series grows with the clients.");

        async Task SendOddAsync(int number)
        {
            var target = new Uri(gateway.Address, $"/private-path-{number}/{id}?token=private-{number}");
            using var request = new HttpRequestMessage(new HttpMethod($"ODD{number}"), target);
            request.Headers.TryAddWithoutValidation("User-Agent", "private-agent");
            request.Headers.Host = $"private-{number}.example.com";
            using var answer = await http.SendAsync(request, Cancel);
        }
    }

    [Fact]
    public async Task Metrics_are_only_for_those_nearby_and_can_be_switched_off()
    {
        await using var application = await StubUpstream.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(application.Address, Cancel);
        await using var silent = await GatewayProcess.StartAsync(
            application.Address, Cancel, environment: new Dictionary<string, string> { ["OTEL_SDK_DISABLED"] = "true" });
        using var http = new HttpClient();
        using var forwarded = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Address, "/_gateway/metrics"));
        forwarded.Headers.Add("X-Forwarded-For", "203.0.113.7");

        using var far = await http.SendAsync(forwarded, Cancel);
        using var off = await http.GetAsync(new Uri(silent.Address, "/_gateway/metrics"), Cancel);
        using var posted = await http.PostAsync(new Uri(gateway.Address, "/_gateway/metrics"), null, Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, far.StatusCode);
        Assert.DoesNotContain("statusgateway_", await far.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, off.StatusCode);
        Assert.Contains("OTEL_SDK_DISABLED", await off.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);
    }

    private static Task<MetricsPage> ScrapeUntilAsync(GatewayProcess gateway, Predicate<MetricsPage> wanted) =>
        Eventually.SeenAsync(() => MetricsPage.ScrapeAsync(gateway.Address, Cancel), wanted);

    private static string? Reason(Answer answer) =>
        RescuedFrom.Match(answer.CacheStatus ?? "") is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex("; hit; fwd=stale;.* detail=([a-z0-9-]+)$")]
    private static partial Regex RescuedFrom { get; }
}
