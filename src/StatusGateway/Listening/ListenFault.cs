using System.Globalization;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using StatusGateway.Settings;

namespace StatusGateway.Listening;

/// <summary>Says in one line why an address cannot be listened at.</summary>
internal static class ListenFault
{
    /// <summary>The line for a fault of listening; null for any other fault.</summary>
    public static string? Explain(Exception fault, GatewaySettings settings)
    {
        List<Uri> listens = [.. settings.AllListens];
        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }:
                    return InUse(listens, fault);
                case SocketException { SocketErrorCode: SocketError.AccessDenied }:
                    return $"This user may not listen at {Addresses.Texts(listens, "or")}: choose a port above 1023 with --listen";
                case SocketException { SocketErrorCode: SocketError.AddressNotAvailable }:
                    return $"{Addresses.Texts(listens, "or")} is not an address of this machine: choose another with --listen";
                default:
                    break;
            }
        }

        return null;
    }

    private static string InUse(List<Uri> listens, Exception fault)
    {
        if (listens is [var only])
        {
            return $"Port {only.Port} is in use: stop what listens at {Addresses.Text(only)}, or choose another with "
                + $"--listen {only.Scheme}://{only.Host}:{only.Port % 65535 + 1}";
        }

        // Kestrel says which one in its own words.
        var used = listens.Find(listen => IsNamed(fault, listen)) is { } found ? Addresses.Text(found) : Addresses.Texts(listens, "or");
        return $"{used} is in use: stop what listens there, or choose another port in listen.urls or listen.redirectFrom";
    }

    private static bool IsNamed(Exception fault, Uri listen)
    {
        var port = string.Create(CultureInfo.InvariantCulture, $":{listen.Port}:");
        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            if (cause.Message.Contains(port, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
