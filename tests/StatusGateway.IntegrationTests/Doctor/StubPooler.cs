using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace StatusGateway.IntegrationTests.Doctor;

/// <summary>
/// What cannot be had here, a pooler of Supabase's: it takes a login in Postgres's protocol and refuses it in that one's words,
/// or shows a certificate that nobody has signed.
/// </summary>
internal sealed class StubPooler : IAsyncDisposable
{
    private const int TlsRequest = 80877103;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly byte[] _refusal;
    private readonly X509Certificate2? _certificate;
    private readonly Task _serving;

    private StubPooler(byte[] refusal, X509Certificate2? certificate)
    {
        _refusal = refusal;
        _certificate = certificate;
        _listener.Start();
        _serving = ServeAsync();
    }

    public static StubPooler Saying(string code, string message) => new(Error(code, message), certificate: null);

    public static StubPooler WithOwnCertificate()
    {
        using var key = ECDsa.Create();
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        return new([], request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1)));
    }

    public string Address(string user) =>
        $"postgres://{user}:canary@127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/postgres";

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _serving;
        _certificate?.Dispose();
        _ending.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_ending.Token);
                await AnswerAsync(client.GetStream());
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // ended
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        try
        {
            var message = await ReadAsync(stream);
            if (BitConverter.ToInt32([.. message[..4].Reverse()]) is TlsRequest)
            {
                await stream.WriteAsync(_certificate is null ? "N"u8.ToArray() : "S"u8.ToArray(), _ending.Token);
                if (_certificate is not null)
                {
                    await using var tls = new SslStream(stream, leaveInnerStreamOpen: true);
                    await tls.AuthenticateAsServerAsync(_certificate);
                    return;
                }

                await ReadAsync(stream);
            }

            await stream.WriteAsync(_refusal, _ending.Token);
        }
        catch (Exception fault) when (fault is IOException or System.Security.Authentication.AuthenticationException)
        {
            // the client has left, as it should
        }
    }

    private async Task<byte[]> ReadAsync(NetworkStream stream)
    {
        var length = new byte[4];
        await stream.ReadExactlyAsync(length, _ending.Token);
        var message = new byte[BitConverter.ToInt32([.. length.Reverse()]) - 4];
        await stream.ReadExactlyAsync(message, _ending.Token);
        return message;
    }

    private static byte[] Error(string code, string message)
    {
        var fields = Encoding.UTF8.GetBytes($"SFATAL\0VFATAL\0C{code}\0M{message}\0\0");
        return [(byte)'E', .. BitConverter.GetBytes(fields.Length + 4).Reverse(), .. fields];
    }
}
