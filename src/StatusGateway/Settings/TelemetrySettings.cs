namespace StatusGateway.Settings;

/// <summary>Which signals are sent where, by OpenTelemetry's own variables. Without any of them nothing is.</summary>
internal sealed record TelemetrySettings
{
    public static readonly TelemetrySettings None = new();

    /// <summary>By <c>OTEL_SDK_DISABLED</c>: not even what a scraper could read is counted.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>Null when metrics are not sent; they can be scraped all the same.</summary>
    public OtlpReceiver? Metrics { get; init; }

    /// <summary>Null when nothing is traced.</summary>
    public OtlpReceiver? Traces { get; init; }

    /// <summary>Every <c>OTEL_</c> variable: what else they say the SDK reads by itself. Some are secret.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    public override string ToString() => $"TelemetrySettings {{ Metrics = {Metrics}, Traces = {Traces} }}";
}

/// <summary>Who is sent one signal.</summary>
/// <param name="Address">The whole address, with the signal's own path where it has one.</param>
/// <param name="IsHttp">Whether it is spoken to by <c>http/protobuf</c>; else by <c>grpc</c>.</param>
/// <param name="Headers">What goes with each request, such as its key; null for none.</param>
internal sealed record OtlpReceiver(Uri Address, bool IsHttp, string? Headers)
{
    /// <summary>Without what may be a key.</summary>
    public override string ToString() =>
        $"{Address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)} by {(IsHttp ? "http/protobuf" : "grpc")}";
}
