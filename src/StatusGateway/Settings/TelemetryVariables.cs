namespace StatusGateway.Settings;

/// <summary>Reads OpenTelemetry's own variables, of which a wrong one would otherwise pass in silence.</summary>
internal static class TelemetryVariables
{
    private const string Prefix = "OTEL_";
    private const string Http = "http/protobuf";
    private const string Grpc = "grpc";

    /// <exception cref="SettingsException">A variable says what the gateway cannot do.</exception>
    public static TelemetrySettings Read(Variables variables)
    {
        var all = variables.Names
            .Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => KeyValuePair.Create(name, variables.Find(name)))
            .Where(static pair => pair.Value is not null)
            .ToDictionary(static pair => pair.Key, static pair => pair.Value!);
        if (all.Count == 0)
        {
            return TelemetrySettings.None;
        }

        if (variables.Find("OTEL_SDK_DISABLED") is { } disabled && disabled.Equals("true", StringComparison.OrdinalIgnoreCase))
        {
            return new() { IsDisabled = true, Variables = all };
        }

        return new()
        {
            Metrics = ReadReceiver(variables, "METRICS", "v1/metrics", OutsideName.OtlpMetricsHeaders),
            Traces = ReadReceiver(variables, "TRACES", "v1/traces", OutsideName.OtlpTracesHeaders),
            Variables = all,
        };
    }

    private static OtlpReceiver? ReadReceiver(Variables variables, string signal, string path, OutsideName headers)
    {
        var own = ReadAddress(variables, $"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT");
        var shared = ReadAddress(variables, "OTEL_EXPORTER_OTLP_ENDPOINT");
        if (!IsSent(variables, $"OTEL_{signal}_EXPORTER", otherwise: (own ?? shared) is not null))
        {
            return null;
        }

        var isHttp = (ReadProtocol(variables, $"OTEL_EXPORTER_OTLP_{signal}_PROTOCOL")
            ?? ReadProtocol(variables, "OTEL_EXPORTER_OTLP_PROTOCOL")
            ?? Grpc) == Http;
        shared ??= new(isHttp ? "http://localhost:4318" : "http://localhost:4317");
        return new(
            own ?? (isHttp ? new Uri($"{shared.AbsoluteUri.TrimEnd('/')}/{path}") : shared),
            isHttp,
            Find(variables, headers) ?? Find(variables, OutsideName.OtlpHeaders));
    }

    private static string? Find(Variables variables, OutsideName name) =>
        variables.FindAll(name).Select(static found => found.Value).FirstOrDefault();

    // "prometheus" is what the gateway does in any case.
    private static bool IsSent(Variables variables, string variable, bool otherwise) => variables.Find(variable) switch
    {
        null => otherwise,
        "otlp" => true,
        "none" => false,
        "prometheus" when variable == "OTEL_METRICS_EXPORTER" => false,
        var unknown => throw new SettingsException($"{variable}={unknown}: the gateway sends otlp or none"),
    };

    private static string? ReadProtocol(Variables variables, string variable) => variables.Find(variable) switch
    {
        null => null,
        Http => Http,
        Grpc => Grpc,
        var unknown => throw new SettingsException($"{variable}={unknown}: the gateway speaks {Grpc} or {Http}"),
    };

    // It is not repeated: an address may hold a password.
    private static Uri? ReadAddress(Variables variables, string variable) =>
        variables.Find(variable) is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address
        : throw new SettingsException($"{variable} is not the address of a collector: write http://HOST:4317");
}
