using StatusGateway.IntegrationTests.Journeys;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Diagnostics;

/// <summary>A real receiver of OpenTelemetry's signals, and what it is told by a gateway's process.</summary>
public sealed class SendingTests(PostgresServer postgres)
{
    private const string Caller = "00-11112222333344445555666677778888-aaaabbbbccccdddd-01";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("grpc")]
    [InlineData("http/protobuf")]
    public async Task Metrics_and_traces_reach_whom_the_usual_variables_name(string protocol)
    {
        await using var collector = await OtlpCollector.StartAsync(isGrpc: protocol == "grpc");
        await using var application = await StubUpstream.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(
            application.Address, Cancel, Deployment.Routes, Variables(
                collector,
                ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
                ("OTEL_EXPORTER_OTLP_HEADERS", "api-key=a-secret-key"),
                ("OTEL_SERVICE_NAME", "videos"),
                ("DATABASE_URL", await postgres.CreateDatabaseAsync("traced"))));
        using var visitor = new Visitor(gateway.Address, user: "somebody");
        await Eventually.SeenAsync(async () => (await visitor.PollAsync(await visitor.CreateAsync())).IsState, static isState => isState);

        await Eventually.TrueAsync(() => collector.Metrics.ContainsKey("statusgateway.polls") && collector.Metrics.ContainsKey("http.server.request.duration"));
        var ofStore = await Eventually.SeenAsync(
            () => Task.FromResult(collector.Spans.FirstOrDefault(static span => span.Name.StartsWith("store ", StringComparison.Ordinal) && span.ParentId.Length > 0)),
            static span => span is not null);
        await Eventually.TrueAsync(() => collector.Spans.Any(span => span.TraceId == ofStore!.TraceId && span.Id != ofStore.Id));

        Assert.Equal("{poll}", collector.Metrics["statusgateway.polls"]);
        Assert.Equal(["videos"], collector.Services);
        Assert.All(collector.Keys, static key => Assert.Equal("a-secret-key", key));
        Assert.DoesNotContain("a-secret-key", gateway.Output, StringComparison.Ordinal);
        Assert.Contains($"Metrics go to {collector.Address}", gateway.Output, StringComparison.Ordinal);
        Assert.All(collector.Spans, static span =>
        {
            Assert.DoesNotContain(StubUpstream.CookieOf("somebody"), span.Raw, StringComparison.Ordinal);
            Assert.DoesNotContain("a-secret-key", span.Raw, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_signal_that_is_left_out_is_not_sent_and_the_rest_is_at_the_latest_when_the_gateway_stops()
    {
        await using var collector = await OtlpCollector.StartAsync(isGrpc: true);
        await using var application = await StubUpstream.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(
            application.Address, Cancel, Deployment.Routes, Variables(
                collector, ("OTEL_TRACES_EXPORTER", "none"), ("OTEL_METRIC_EXPORT_INTERVAL", "600000")));
        using var visitor = new Visitor(gateway.Address);
        await visitor.PollAsync(await visitor.CreateAsync());

        gateway.Interrupt();
        await gateway.WaitForExitAsync(Cancel);

        Assert.Contains("statusgateway.polls", collector.Metrics.Keys);
        Assert.Empty(collector.Spans);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_application_is_sent_its_clients_own_trace_header_and_none_of_the_gateways(bool isTraced)
    {
        const string Id = "an-operation-of-a-traced-client";
        await using var collector = await OtlpCollector.StartAsync(isGrpc: true);
        await using var application = await RecordingServer.StartAsync($$"""{"operationId":"{{Id}}","status":"processing","progress":1}""");
        await using var gateway = await GatewayProcess.StartAsync(
            application.Address, Cancel, environment: isTraced ? Variables(collector) : new Dictionary<string, string>());
        using var handler = new SocketsHttpHandler { ActivityHeadersPropagator = null };
        using var http = new HttpClient(handler) { BaseAddress = gateway.Address };

        await http.GetStringAsync(new Uri("/without", UriKind.Relative), Cancel);
        await http.GetStringAsync(new Uri($"/api/generate-videos/status/{Id}", UriKind.Relative), Cancel);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/with");
        request.Headers.Add("traceparent", Caller);
        request.Headers.Add("tracestate", "theirs=1");
        using var answer = await http.SendAsync(request, Cancel);
        if (isTraced)
        {
            // Its own spans belong to the caller's trace all the same.
            await Eventually.TrueAsync(() => collector.Spans.Any(static span => span.ParentId == "aaaabbbbccccdddd"));
        }

        Assert.All(application.Requests, static sent =>
        {
            var isTheirs = sent.Target == "/with";
            Assert.Equal(isTheirs ? Caller : null, sent.Headers.GetValueOrDefault("traceparent"));
            Assert.Equal(isTheirs ? "theirs=1" : null, sent.Headers.GetValueOrDefault("tracestate"));
            Assert.False(sent.Headers.ContainsKey("baggage"));
        });
        Assert.True(application.Requests.Count >= 3);
        Assert.Equal(isTraced, collector.Spans.Count > 0);
    }

    private static Dictionary<string, string> Variables(OtlpCollector collector, params (string Name, string Value)[] more)
    {
        var variables = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address.GetLeftPart(UriPartial.Authority),
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
        };
        foreach (var (name, value) in more)
        {
            variables[name] = value;
        }

        return variables;
    }
}
