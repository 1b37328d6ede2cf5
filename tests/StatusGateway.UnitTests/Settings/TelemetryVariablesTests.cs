using StatusGateway.Settings;

namespace StatusGateway.UnitTests.Settings;

public sealed class TelemetryVariablesTests : IDisposable
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_is_sent_to_anybody_who_was_not_named()
    {
        var telemetry = Read(("OTEL_SERVICE_NAME", "videos"), ("OTEL_TRACES_SAMPLER", "always_on"));

        Assert.Null(telemetry.Metrics);
        Assert.Null(telemetry.Traces);
        Assert.False(telemetry.IsDisabled);
        Assert.Equal("videos", telemetry.Variables["OTEL_SERVICE_NAME"]);
    }

    [Fact]
    public void One_address_is_sent_both_signals_each_at_its_own_path_where_it_is_spoken_to_by_http()
    {
        var grpc = Read((Endpoint, "http://collector:4317"));
        var http = Read((Endpoint, "https://collector/otlp/"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));

        Assert.Equal("http://collector:4317/ by grpc", grpc.Metrics!.ToString());
        Assert.Equal("http://collector:4317/ by grpc", grpc.Traces!.ToString());
        Assert.Equal("https://collector/otlp/v1/metrics by http/protobuf", http.Metrics!.ToString());
        Assert.Equal("https://collector/otlp/v1/traces by http/protobuf", http.Traces!.ToString());
    }

    [Fact]
    public void A_signal_may_go_elsewhere_by_another_protocol_with_another_key_or_nowhere()
    {
        var telemetry = Read(
            (Endpoint, "http://collector:4317"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "api-key=1"),
            ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://traces:1/all"),
            ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/protobuf"),
            ("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "api-key=2"));
        var onlyTraces = Read((Endpoint, "http://collector:4317"), ("OTEL_METRICS_EXPORTER", "none"));
        var byName = Read(("OTEL_METRICS_EXPORTER", "otlp"));

        Assert.Equal("http://traces:1/all by http/protobuf", telemetry.Traces!.ToString());
        Assert.Equal("api-key=2", telemetry.Traces.Headers);
        Assert.Equal("api-key=1", telemetry.Metrics!.Headers);
        Assert.Null(onlyTraces.Metrics);
        Assert.NotNull(onlyTraces.Traces);
        Assert.Equal("http://localhost:4317/ by grpc", byName.Metrics!.ToString());
        Assert.Null(byName.Traces);
    }

    [Fact]
    public void A_key_may_stand_in_a_file_and_is_never_said()
    {
        _folder.Write("key", "api-key=secret\n");

        var telemetry = Read(
            (Endpoint, "http://user:secret@collector:4317"),
            ("OTEL_EXPORTER_OTLP_HEADERS_FILE", Path.Combine(_folder.Path, "key")));

        Assert.Equal("api-key=secret", telemetry.Metrics!.Headers);
        Assert.DoesNotContain("secret", telemetry.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void It_can_be_switched_off_whatever_else_is_said()
    {
        var telemetry = Read((Endpoint, "not an address"), ("OTEL_SDK_DISABLED", "true"));

        Assert.True(telemetry.IsDisabled);
        Assert.Null(telemetry.Metrics);
        Assert.Null(telemetry.Traces);
    }

    [Theory]
    [InlineData(Endpoint, "collector:4317", "OTEL_EXPORTER_OTLP_ENDPOINT is not the address of a collector: write http://HOST:4317")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json", "OTEL_EXPORTER_OTLP_PROTOCOL=http/json: the gateway speaks grpc or http/protobuf")]
    [InlineData("OTEL_TRACES_EXPORTER", "zipkin", "OTEL_TRACES_EXPORTER=zipkin: the gateway sends otlp or none")]
    public void What_the_gateway_cannot_follow_stops_the_start(string variable, string value, string line)
    {
        var stop = Assert.Throws<SettingsException>(() => Read((Endpoint, "http://collector:4317"), (variable, value)));

        Assert.Equal(line, stop.Line);
    }

    private TelemetrySettings Read(params (string Name, string Value)[] variables)
    {
        var environment = new Dictionary<string, string>();
        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }

        return new SettingsReader(environment, _folder.Path)
            .Read(new CommandLineValues { Upstream = "http://localhost:3000" }).Gateway.Telemetry;
    }
}
