using System.Collections.Immutable;

namespace StatusGateway.Settings;

/// <summary>
/// One setting that comes from outside by the names that hosts already use, the first that is set winning.
/// </summary>
/// <remarks>
/// Each variable may also be given as a file: <c>DATABASE_URL_FILE</c> names one that holds it. These never stand in
/// <c>config/gateway.json</c>, because most of them are secrets.
/// </remarks>
internal sealed record OutsideName(ImmutableArray<string> Variables)
{
    public const string OwnPrefix = "STATUSGATEWAY_";
    public const string FileSuffix = "_FILE";

    public static readonly OutsideName DatabaseUrl = new([
        "STATUSGATEWAY_DATABASE_URL", "DIRECT_URL", "POSTGRES_URL_NON_POOLING", "DATABASE_URL", "POSTGRES_URL"]);

    public static readonly OutsideName DatabasePooler = new(["STATUSGATEWAY_DATABASE_POOLER"]);

    public static readonly OutsideName MigrateUrl = new(["STATUSGATEWAY_MIGRATE_URL"]);

    public static readonly OutsideName RedisUrl = new([
        "STATUSGATEWAY_REDIS_URL", "REDIS_URL", "REDIS_TLS_URL", "KV_URL"]);

    public static readonly OutsideName SupabaseUrl = new([
        "STATUSGATEWAY_SUPABASE_URL", "SUPABASE_URL", "NEXT_PUBLIC_SUPABASE_URL"]);

    public static readonly OutsideName ServiceKey = new([
        "STATUSGATEWAY_SERVICE_KEY", "SUPABASE_SERVICE_KEY", "SUPABASE_SERVICE_ROLE_KEY", "SUPABASE_SECRET_KEY"]);

    public static readonly OutsideName AdminKey = new(["STATUSGATEWAY_ADMIN_KEY"]);

    public static readonly OutsideName WriterKey = new(["STATUSGATEWAY_WRITER_KEY"]);

    public static readonly OutsideName Secret = new(["STATUSGATEWAY_SECRET"]);

    public static readonly OutsideName OtlpHeaders = new(["OTEL_EXPORTER_OTLP_HEADERS"]);

    public static readonly OutsideName OtlpMetricsHeaders = new(["OTEL_EXPORTER_OTLP_METRICS_HEADERS"]);

    public static readonly OutsideName OtlpTracesHeaders = new(["OTEL_EXPORTER_OTLP_TRACES_HEADERS"]);

    public static readonly ImmutableArray<OutsideName> All = [
        DatabaseUrl, DatabasePooler, MigrateUrl, RedisUrl, SupabaseUrl, ServiceKey, AdminKey, WriterKey, Secret,
        OtlpHeaders, OtlpMetricsHeaders, OtlpTracesHeaders];

    /// <summary>Every variable of every setting, also as a file.</summary>
    public static readonly ImmutableArray<string> AllVariables = [
        .. All.SelectMany(name => name.Variables),
        .. All.SelectMany(name => name.Variables).Select(variable => variable + FileSuffix)];
}
