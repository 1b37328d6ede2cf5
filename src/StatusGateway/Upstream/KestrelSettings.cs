using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace StatusGateway.Upstream;

/// <summary>Makes Kestrel refuse nothing that Node.js would take.</summary>
internal static class KestrelSettings
{
    extension(IWebHostBuilder host)
    {
        public void UseTransparentKestrel(Action<KestrelServerOptions> bind)
        {
            host.UseKestrelCore();
            host.ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.AllowSynchronousIO = false;
                kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
                kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
                var limits = kestrel.Limits;
                limits.MaxRequestBodySize = null;
                limits.MinRequestBodyDataRate = null; // idle streams live
                limits.MinResponseDataRate = null;
                limits.MaxRequestLineSize = 32 * 1024;
                limits.MaxRequestHeadersTotalSize = 128 * 1024;
                limits.MaxRequestHeaderCount = 2_000; // as Node.js
                limits.Http2.MaxRequestHeaderFieldSize = 64 * 1024; // a cookie of HTTP/1.1 fits into it
                limits.Http2.MaxStreamsPerConnection = 1_000; // Node.js sets no limit; a page may hold many streams open
                bind(kestrel);
            });
            host.UseSockets(static sockets =>
            {
                // See the runtime settings in the project file: measured together.
                sockets.Backlog = 4096;
                sockets.UnsafePreferInlineScheduling = true;
                sockets.IOQueueCount = 0;
            });
        }
    }
}
