using System.Net.Sockets;
using System.Text;
using StatusGateway.IntegrationTests.Supabase;

namespace StatusGateway.IntegrationTests.Shield;

/// <summary>Sends bytes as they are, and gives all that comes back until the connection ends.</summary>
internal static class RawClient
{
    extension(GatewayHost gateway)
    {
        public async Task<string> SendBytesAsync(string bytes)
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync("127.0.0.1", gateway.Port, TestContext.Current.CancellationToken);
            await using var stream = socket.GetStream();
            await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), TestContext.Current.CancellationToken);
            return await ReadToEndAsync(stream);
        }
    }

    public static async Task<string> ReadToEndAsync(NetworkStream stream)
    {
        var answer = new StringBuilder();
        var buffer = new byte[64 * 1024];
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0)
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // A reset ends it as well.
        }

        return answer.ToString();
    }
}
