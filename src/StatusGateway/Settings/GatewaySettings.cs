namespace StatusGateway.Settings;

/// <summary>
/// What more than one feature needs to know, read once at start. Everything else stands in a feature's options.
/// </summary>
internal sealed record GatewaySettings
{
    /// <summary>Where the application is: scheme, host and port. Of several instances, the first.</summary>
    public required Uri Upstream { get; init; }

    /// <summary>The application's instances beside <see cref="Upstream"/>.</summary>
    public IReadOnlyList<Uri> MoreUpstreams { get; init; } = [];

    /// <summary>
    /// Where the gateway listens. The host <c>localhost</c> is 127.0.0.1 and, where the machine has it, ::1. Of several
    /// addresses, the first: the one that the gateway names as its own.
    /// </summary>
    public required Uri Listen { get; init; }

    /// <summary>Where it listens beside <see cref="Listen"/>.</summary>
    public IReadOnlyList<Uri> MoreListens { get; init; } = [];

    /// <summary>An http address whose requests are sent to the https one.</summary>
    public Uri? RedirectFrom { get; init; }

    /// <summary>Set exactly when one of the addresses is an https address.</summary>
    public CertificateFiles? Certificate { get; init; }

    /// <summary>The value of <c>Strict-Transport-Security</c>; null for none.</summary>
    public string? StrictTransport { get; init; }

    /// <summary>Where the embedded store, dealt keys and the journal are kept; an absolute path.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The Postgres address as it was given, URI or key-value form.</summary>
    public string? DatabaseUrl { get; init; }

    /// <summary><c>session</c> or <c>transaction</c>, where the database's address does not tell which pooler it leads to.</summary>
    public string? DatabasePooler { get; init; }

    /// <summary>The Postgres address that <c>migrate</c> uses; <see cref="DatabaseUrl"/> when none was given.</summary>
    public string? MigrateUrl { get; init; }

    public string? RedisUrl { get; init; }

    /// <summary>The Supabase project; never the gateway's own address.</summary>
    public Uri? SupabaseUrl { get; init; }

    public string? ServiceKey { get; init; }

    /// <summary>Opens the native API; dealt into the data folder when not given.</summary>
    public string? AdminKey { get; init; }

    /// <summary>Opens the native API to workers; dealt into the data folder when not given.</summary>
    public string? WriterKey { get; init; }

    /// <summary>Overrides the store's own secret.</summary>
    public string? Secret { get; init; }

    /// <summary>What is sent to whom about what happens here.</summary>
    public TelemetrySettings Telemetry { get; init; } = TelemetrySettings.None;

    /// <summary>All addresses that are bound.</summary>
    public IEnumerable<Uri> AllListens => RedirectFrom is { } redirect ? [Listen, .. MoreListens, redirect] : [Listen, .. MoreListens];

    /// <summary>Half of this is secret: whoever prints the record gets the other half.</summary>
    public override string ToString() => $"GatewaySettings {{ Upstream = {Upstream}, Listen = {Listen} }}";
}
