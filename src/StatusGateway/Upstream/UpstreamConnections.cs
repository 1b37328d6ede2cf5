using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.Extensions.Options;
using StatusGateway.Settings;
using Yarp.ReverseProxy.Forwarder;

namespace StatusGateway.Upstream;

/// <summary>How connections to the application are made, for what is forwarded and for what the gateway asks itself.</summary>
internal sealed class UpstreamConnections(IOptions<UpstreamOptions> options, TelemetrySettings? telemetry = null)
    : ForwarderHttpClientFactory
{
    // The application sees no header that its client did not send, traced or not.
    private readonly DistributedContextPropagator? _propagator =
        telemetry?.Traces is null ? null : DistributedContextPropagator.CreateNoOutputPropagator();

    // A client that waits for "100 Continue" is kept waiting until the application says it. One that says nothing at all is not
    // waited for longer than this: clients send by then what nobody asked for, and would hear nothing for ever.
    private static readonly TimeSpan ExpectedContinue = TimeSpan.FromSeconds(5);

    // Node.js sets no limit to what it answers; the 64 KB of SocketsHttpHandler are less than some pages' preload links.
    private const int ResponseHeadersKilobytes = 1024;

    /// <summary>A client of the gateway's own, which follows nothing, keeps no cookies and leaves bodies as they are.</summary>
    public HttpMessageInvoker CreateOwn() => Create(useProxy: false);

    /// <summary>The same for a server that is far away, behind whatever proxy this machine's variables name.</summary>
    public HttpMessageInvoker CreateRemote() => Create(useProxy: true);

    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        Configure(handler);
    }

    // Below YARP, which refuses a request whose content a transform has replaced.
    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler)
    {
#pragma warning disable CA2000 // the handlers around them dispose of them
        var own = New(useProxy: false);
        ConfigureHandler(context, own);
        own.PooledConnectionLifetime = TimeSpan.Zero;
        return new OnceHandler(new AtOnceHandler(new OwnConnectionHandler(base.WrapHandler(context, handler), own)));
#pragma warning restore CA2000
    }

    private HttpMessageInvoker Create(bool useProxy)
    {
#pragma warning disable CA2000 // the invoker disposes of them
        var handler = New(useProxy);
        Configure(handler);
        return new HttpMessageInvoker(new OnceHandler(handler), disposeHandler: true);
#pragma warning restore CA2000
    }

    private static SocketsHttpHandler New(bool useProxy) => new()
    {
        UseProxy = useProxy,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        EnableMultipleHttp2Connections = true,
    };

    private void Configure(SocketsHttpHandler handler)
    {
        handler.PooledConnectionIdleTimeout = options.Value.IdleConnection;
        handler.ConnectTimeout = options.Value.Connect;
        handler.Expect100ContinueTimeout = ExpectedContinue;
#pragma warning disable CA2262 // in kilobytes, as meant
        handler.MaxResponseHeadersLength = ResponseHeadersKilobytes;
#pragma warning restore CA2262
        handler.PlaintextStreamFilter = static (context, _) => new(new UnansweredStream(context.PlaintextStream));
        handler.ActivityHeadersPropagator = _propagator; // none: no spans either, and what they cost
        handler.RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1;
        handler.ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1;
    }
}
