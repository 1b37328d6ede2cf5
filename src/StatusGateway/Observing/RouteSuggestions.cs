using System.Collections.Concurrent;
using StatusGateway.Operations;
using StatusGateway.Operations.Caching;
using StatusGateway.Polling;
using Yarp.ReverseProxy.Transforms;

namespace StatusGateway.Observing;

/// <summary>Says once in the log which route nobody configured answers like a status route.</summary>
/// <remarks>Only answers whose target names a known operation are looked at, so ordinary traffic is not read.</remarks>
internal sealed class RouteSuggestions(MemoryOperationCache l1, TimeProvider time, ILogger<RouteSuggestions> logger)
{
    private const int MaxBytes = 64 * 1024;
    private const int Capacity = 100;

    private static readonly StatusShape Shape = new(new StatusRouteOptions());

    private readonly ConcurrentDictionary<string, bool> _suggested = new();

    public async ValueTask ApplyAsync(ResponseTransformContext transform, HttpResponseMessage response)
    {
        var context = transform.HttpContext;
        if (!HttpMethods.IsGet(context.Request.Method)
            || !response.IsSuccessStatusCode
            || response.Content.Headers.ContentType?.MediaType != "application/json"
            || response.Content.Headers.ContentLength > MaxBytes
            || _suggested.Count >= Capacity
            || FindKnown(context.RawTarget) is not { } known
            || _suggested.ContainsKey(known.Template))
        {
            return;
        }

        transform.SuppressResponseBody = true;
        var held = new HeldBody(await response.Content.ReadAsStreamAsync(context.RequestAborted));
        if (await held.HoldAsync(MaxBytes, TimeSpan.FromMilliseconds(100), time, context.RequestAborted)
            && response.Content.Headers.ContentEncoding.Count == 0
            && Shape.Read(held.Held, known.Id) is { EchoesId: true }
            && _suggested.TryAdd(known.Template, true))
        {
            logger.RouteSuggested(known.Template);
        }

        await held.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    // The template that can be configured: no other parameter belongs to it.
    private (OperationId Id, string Template)? FindKnown(string target)
    {
        var parts = target.Split('?', 2);
        var segments = parts[0].Split('/');
        for (var at = 0; at < segments.Length; at++)
        {
            if (KnownBy(segments[at]) is { } named)
            {
                segments[at] = "{id}";
                return (named, string.Join('/', segments));
            }
        }

        foreach (var pair in parts.Length < 2 ? [] : parts[1].Split('&'))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (KnownBy(pair[(equals + 1)..]) is { } given && equals > 0)
            {
                return (given, $"{parts[0]}?{pair[..equals]}={{id}}");
            }
        }

        return null;
    }

    private OperationId? KnownBy(string text) =>
        text.Length >= OperationId.UniqueLength && OperationId.TryParse(text, provider: null, out var id) && l1.Find(id) is not null
            ? id
            : null;
}
