using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using StatusGateway.Settings;
using StatusGateway.Upstream;

namespace StatusGateway.Commands;

/// <summary>Kestrel, at the address that the settings name.</summary>
internal static class Listening
{
    extension(WebApplicationBuilder builder)
    {
        public void AddListening(GatewaySettings settings)
        {
            var certificate = settings.Certificate is { } files ? ServerCertificate.Load(files) : null;
            builder.WebHost.UseTransparentKestrel(kestrel => Bind(kestrel, settings.Listen, certificate));
        }
    }

    /// <summary>The line for a fault of listening; null for any other fault.</summary>
    public static string? Explain(Exception fault, Uri listen)
    {
        var address = Addresses.Text(listen);
        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }:
                    return $"Port {listen.Port} is in use: stop what listens at {address}, or choose another with "
                        + $"--listen {listen.Scheme}://{listen.Host}:{listen.Port % 65535 + 1}";
                case SocketException { SocketErrorCode: SocketError.AccessDenied }:
                    return $"This user may not listen at {address}: choose a port above 1023 with --listen";
                case SocketException { SocketErrorCode: SocketError.AddressNotAvailable }:
                    return $"{address} is not an address of this machine: choose another with --listen";
                default:
                    break;
            }
        }

        return null;
    }

    private static void Bind(KestrelServerOptions kestrel, Uri listen, ServerCertificate? certificate)
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
            if (certificate is not null)
            {
                options.Protocols = HttpProtocols.Http1AndHttp2;
                options.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => new(certificate.NewOptions()) });
            }
        }
    }
}
