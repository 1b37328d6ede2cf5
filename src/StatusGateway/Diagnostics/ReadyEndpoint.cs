using System.Text.Json;
using System.Text.Json.Serialization;
using StatusGateway.Draining;

namespace StatusGateway.Diagnostics;

/// <summary>
/// GET /_gateway/ready: whether requests should be sent here, and to those nearby, which tiers there are.
/// </summary>
internal static class ReadyEndpoint
{
    public static Task HandleAsync(HttpContext context)
    {
        var tiers = context.RequestServices.GetServices<ITierHealth>().ToList();
        var isDraining = context.RequestServices.GetRequiredService<Drain>().IsDraining;
        var isReady = !isDraining && tiers.All(static tier => tier.IsUp is not false || !tier.IsRequired);
        var readiness = new Readiness(
            isDraining ? "draining" : isReady ? "ready" : "unready",
            context.IsNearby
                ? TierNames.All.ToDictionary(name => name, name => State(tiers.Find(tier => tier.Name == name)))
                : null);

        context.Response.StatusCode = isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(
            readiness, DiagnosticsJson.Default.Readiness, contentType: null, context.RequestAborted);
    }

    private static string State(ITierHealth? tier) => tier switch
    {
        null => "absent",
        { IsUp: null } => "untried",
        { IsUp: true } => "up",
        _ => "down",
    };
}

/// <summary>The body of <c>ready</c>; the tiers only for those nearby.</summary>
internal sealed record Readiness(string Status, IReadOnlyDictionary<string, string>? Tiers);

/// <summary>The serializer of the health endpoints.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Readiness))]
internal sealed partial class DiagnosticsJson : JsonSerializerContext;
