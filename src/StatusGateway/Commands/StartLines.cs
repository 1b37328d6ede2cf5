using System.Globalization;
using StatusGateway.Redis;
using StatusGateway.Settings;
using StatusGateway.Supabase;
using StatusGateway.Writing;

namespace StatusGateway.Commands;

/// <summary>
/// What a developer reads after the start: where state is kept, in the guide's words, and what goes where.
/// </summary>
internal static class StartLines
{
    public static IEnumerable<string> Of(LoadedSettings settings, StoreSummary store)
    {
        var gateway = settings.Gateway;
        yield return Of(store);
        yield return $"   {Addresses.Texts([gateway.Listen, .. gateway.MoreListens], "and")} answers in front of "
            + Addresses.Texts([gateway.Upstream, .. gateway.MoreUpstreams], "and");
        yield return $"   Status routes: {string.Join(", ", settings.Routes)}";
        yield return $"   Redis: {(gateway.RedisUrl is { } url ? RedisAddress.Parse(url).Name : "none (REDIS_URL adds it)")}";
        foreach (var line in Of(gateway.Telemetry))
        {
            yield return line;
        }

        if (gateway.WriterKey is null)
        {
            yield return $"   Writer key: {Path.Combine(gateway.DataFolder, KeyRing.WriterFile)}";
        }

        if (gateway.ServiceKey is null)
        {
            yield return $"   The application's own store writes through with: {ApplicationFile.PathIn(gateway.DataFolder)}";
        }
    }

    private static IEnumerable<string> Of(TelemetrySettings telemetry)
    {
        if (telemetry.Metrics is { } metrics)
        {
            yield return $"   Metrics go to {metrics}";
        }

        if (telemetry.Traces is { } traces)
        {
            yield return $"   Traces go to {traces}";
        }
    }

    private static string Of(StoreSummary store) => store switch
    {
        StoreSummary.Postgres(var host, var database, HasAnswered: false) =>
            $"⚠️  OperationStore using Supabase (persistent storage): {database} at {host} does not answer yet; "
            + "polls go to the application until it does",
        StoreSummary.Postgres(var host, var database, _) =>
            $"✅ OperationStore using Supabase (persistent storage): {database} at {host}",
        StoreSummary.DataApi(var host, null) =>
            $"✅ OperationStore using Supabase (persistent storage): the Data API of {host}",
        StoreSummary.DataApi(var host, { } trouble) =>
            $"⚠️  OperationStore using Supabase (persistent storage): the Data API of {host} {trouble}; "
            + "polls go to the application until it answers",
        StoreSummary.Sqlite(var file, 0, _) =>
            $"✅ OperationStore using SQLite (persistent storage): {file}, no operations yet",
        StoreSummary.Sqlite(var file, var operations, var oldest) =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"✅ OperationStore using SQLite (persistent storage): {file}, {Counted(operations)}{Since(oldest)}"),
        StoreSummary.Memory(var reason) =>
            $"⚠️  OperationStore using in-memory Map (not persistent across hot-reloads): {reason}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Counted(long operations) =>
        operations is 1 ? "1 operation" : operations.ToString(CultureInfo.InvariantCulture) + " operations";

    private static string Since(DateTimeOffset? oldest) =>
        oldest is { } time
            ? time.UtcDateTime.ToString("' since' yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)
            : "";
}
