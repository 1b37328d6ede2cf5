using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using StatusGateway.Settings;
using StatusGateway.Upstream;

namespace StatusGateway.Listening;

/// <summary>Kestrel, at the addresses that the settings name.</summary>
internal static class ListeningFeature
{
    extension(WebApplicationBuilder builder)
    {
        public void AddListening(GatewaySettings settings)
        {
            var certificate = settings.Certificate is { } files ? new ServerCertificate(files) : null;
            builder.WebHost.UseTransparentKestrel(kestrel =>
            {
                foreach (var address in settings.AllListens)
                {
                    Bind(kestrel, address, isRedirected: address == settings.RedirectFrom, certificate);
                }
            });
            if (certificate is not null)
            {
                builder.Services.AddSingleton(certificate).AddHostedService<CertificateWorker>();
            }
        }
    }

    extension(IApplicationBuilder app)
    {
        /// <summary>Behind what says whose host and scheme it is, and in front of everything that answers.</summary>
        public void UseHttps(GatewaySettings settings)
        {
            if (settings.StrictTransport is not null)
            {
                app.UseMiddleware<StrictTransportMiddleware>();
            }

            if (settings.RedirectFrom is not null)
            {
                app.UseMiddleware<RedirectMiddleware>();
            }
        }
    }

    private static void Bind(KestrelServerOptions kestrel, Uri listen, bool isRedirected, ServerCertificate? certificate)
    {
        if (Addresses.IsAny(listen.IdnHost))
        {
            kestrel.ListenAnyIP(listen.Port, Secure);
        }
        else if (IPAddress.TryParse(listen.IdnHost, out var address))
        {
            kestrel.Listen(address, listen.Port, Secure);
        }
        else if (listen.IdnHost is "localhost")
        {
            kestrel.ListenLocalhost(listen.Port, Secure); // both families, or the one that the machine has
        }
        else
        {
            throw new SettingsException(
                $"Cannot listen at {Addresses.Text(listen)}: name localhost, an address of this machine, or *");
        }

        void Secure(ListenOptions options)
        {
            if (isRedirected)
            {
                options.Use(static next => connection =>
                {
                    connection.Features.Set(RedirectedConnection.Mark);
                    return next(connection);
                });
            }

            if (certificate is not null && ListenSettings.IsHttps(listen))
            {
                options.Protocols = HttpProtocols.Http1AndHttp2;
                options.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => new(certificate.NewOptions()) });
            }
        }
    }
}
