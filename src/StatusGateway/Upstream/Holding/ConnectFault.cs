using System.Net.Sockets;
using Yarp.ReverseProxy.Forwarder;

namespace StatusGateway.Upstream.Holding;

/// <summary>
/// Tells a connect that failed (refused, unreachable, unresolved, timed out), before which no byte of the request was sent, from
/// every other end.
/// </summary>
/// <remarks>
/// What broke after a byte was sent carries an IOException in the place of the SocketException. A failed TLS handshake is neither
/// waited out: it fails of certificates, which do not change in 30 s.
/// </remarks>
internal static class ConnectFault
{
    /// <summary>What the connect failed of; null when it did not fail.</summary>
    public static string? Of(IForwarderErrorFeature? error) => error?.Exception is { } exception ? Of(exception) : null;

    /// <summary>
    /// Whether a connection that had been used before was reset before the answer: by an application that was killed, or that had
    /// closed it before it read the request.
    /// </summary>
    public static bool IsReset(IForwarderErrorFeature? error) => error is
    {
        Error: ForwarderError.Request,
        Exception: not UnansweredException and HttpRequestException
        {
            InnerException: IOException
            {
                InnerException: SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.Shutdown },
            },
        },
    };

    /// <inheritdoc cref="Of(IForwarderErrorFeature)"/>
    public static string? Of(Exception exception) => exception switch
    {
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError,
            InnerException: SocketException fault,
        } => fault.SocketErrorCode.ToString(),

        // The handler's own limit; a request that took too long carries none.
        OperationCanceledException { InnerException: TimeoutException } => nameof(SocketError.TimedOut),
        _ => null,
    };
}
