using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace StatusGateway.Testing.Servers;

/// <summary>Whom OpenTelemetry's exporters send to, by OTLP over gRPC or over HTTP, and what it was told.</summary>
public sealed class OtlpCollector : IAsyncDisposable
{
    private const int GrpcPrefix = 5;

    private readonly int _port = FreePort.Next();
    private readonly WebApplication _server;
    private readonly ConcurrentDictionary<string, string> _metrics = [];
    private readonly ConcurrentDictionary<string, bool> _services = [];
    private readonly ConcurrentQueue<OtlpSpan> _spans = [];
    private readonly ConcurrentQueue<string> _keys = [];

    private OtlpCollector(bool isGrpc)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = nameof(OtlpCollector) });
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(50));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(
            _port, listen => listen.Protocols = isGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        _server = builder.Build();
        _server.Run(TakeAsync);
    }

    public Uri Address => new($"http://localhost:{_port}");

    /// <summary>Metrics by their name, each with its unit.</summary>
    public IReadOnlyDictionary<string, string> Metrics => _metrics;

    public IReadOnlyCollection<OtlpSpan> Spans => _spans;

    /// <summary>The <c>service.name</c> of all that was sent.</summary>
    public IReadOnlyCollection<string> Services => [.. _services.Keys];

    /// <summary>The header <c>api-key</c> of all that was sent.</summary>
    public IReadOnlyCollection<string> Keys => _keys;

    public static async Task<OtlpCollector> StartAsync(bool isGrpc)
    {
        var collector = new OtlpCollector(isGrpc);
        await collector._server.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var isGrpc = context.Request.ContentType is "application/grpc";
        var message = body.ToArray().AsMemory(isGrpc ? GrpcPrefix : 0);
        _keys.Enqueue(context.Request.Headers["api-key"].ToString());
        switch (context.Request.Path.Value)
        {
            case "/v1/metrics" or "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export":
                TakeMetrics(message);
                break;
            case "/v1/traces" or "/opentelemetry.proto.collector.trace.v1.TraceService/Export":
                TakeSpans(message);
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
        }

        context.Response.ContentType = context.Request.ContentType;
        if (isGrpc)
        {
            await context.Response.Body.WriteAsync(new byte[GrpcPrefix], context.RequestAborted); // an empty message
            context.Response.AppendTrailer("grpc-status", "0");
        }
    }

    // The numbers are the fields of opentelemetry-proto's messages.
    private void TakeMetrics(ReadOnlyMemory<byte> request)
    {
        foreach (var resource in Protobuf.Of(request, 1))
        {
            TakeService(resource);
            foreach (var metric in Protobuf.Of(resource, 2).SelectMany(static scope => Protobuf.Of(scope, 2)))
            {
                _metrics[Text(metric, 1)] = Text(metric, 3);
            }
        }
    }

    private void TakeSpans(ReadOnlyMemory<byte> request)
    {
        foreach (var resource in Protobuf.Of(request, 1))
        {
            TakeService(resource);
            foreach (var span in Protobuf.Of(resource, 2).SelectMany(static scope => Protobuf.Of(scope, 2)))
            {
                _spans.Enqueue(new(
                    Text(span, 5), Hex(span, 1), Hex(span, 2), Hex(span, 4), Encoding.UTF8.GetString(span.Span)));
            }
        }
    }

    private void TakeService(ReadOnlyMemory<byte> resource)
    {
        foreach (var attribute in Protobuf.Of(resource, 1).SelectMany(static one => Protobuf.Of(one, 1)))
        {
            if (Text(attribute, 1) == "service.name")
            {
                _services[Text(Protobuf.Of(attribute, 2).Single(), 1)] = true;
            }
        }
    }

    private static string Text(ReadOnlyMemory<byte> message, int field) =>
        string.Concat(Protobuf.Of(message, field).Select(static text => Encoding.UTF8.GetString(text.Span)));

    private static string Hex(ReadOnlyMemory<byte> message, int field) =>
        string.Concat(Protobuf.Of(message, field).Select(static bytes => Convert.ToHexStringLower(bytes.Span)));

    /// <summary>Just enough of the wire format to find a message's strings, bytes and messages.</summary>
    private static class Protobuf
    {
        private const int Varint = 0;
        private const int Fixed64 = 1;
        private const int Delimited = 2;
        private const int Fixed32 = 5;

        public static IEnumerable<ReadOnlyMemory<byte>> Of(ReadOnlyMemory<byte> message, int field)
        {
            while (message.Length > 0)
            {
                var key = TakeNumber(ref message);
                switch ((int)(key & 7))
                {
                    case Varint:
                        TakeNumber(ref message);
                        break;
                    case Fixed64:
                        message = message[sizeof(ulong)..];
                        break;
                    case Fixed32:
                        message = message[sizeof(uint)..];
                        break;
                    case Delimited:
                        var length = (int)TakeNumber(ref message);
                        if ((int)(key >> 3) == field)
                        {
                            yield return message[..length];
                        }

                        message = message[length..];
                        break;
                    case var type:
                        throw new InvalidDataException($"Protobuf has no wire type {type}.");
                }
            }
        }

        private static ulong TakeNumber(ref ReadOnlyMemory<byte> message)
        {
            ulong number = 0;
            for (var (at, shift) = (0, 0); ; at++, shift += 7)
            {
                var part = message.Span[at];
                number |= (ulong)(part & 0x7F) << shift;
                if (part < 0x80)
                {
                    message = message[(at + 1)..];
                    return number;
                }
            }
        }
    }
}

/// <summary>One span; an id is hexadecimal, and empty for a parent that it has not.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TraceId">The trace that it belongs to.</param>
/// <param name="Id">Its own id.</param>
/// <param name="ParentId">The span that it is part of.</param>
/// <param name="Raw">All that was sent of it, for what must not be in it.</param>
public sealed record OtlpSpan(string Name, string TraceId, string Id, string ParentId, string Raw);
