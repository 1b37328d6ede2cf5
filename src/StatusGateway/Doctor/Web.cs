using System.Net;
using System.Net.Sockets;

namespace StatusGateway.Doctor;

/// <summary>Asks the application and the project over HTTP. Everything is bounded: time, redirects and bytes.</summary>
internal sealed class Web(TimeProvider time) : IDisposable
{
    /// <summary>How long one answer may take: below the time of a check, so that the check itself says what was late.</summary>
    public static readonly TimeSpan Patience = Examination.Patience - TimeSpan.FromSeconds(1);

    private readonly HttpClient _client = new(
        new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            MaxAutomaticRedirections = 3,
            AutomaticDecompression = DecompressionMethods.All,
        },
        disposeHandler: true)
    {
        Timeout = Timeout.InfiniteTimeSpan, // every question brings a limit of its own
    };

    public async Task<WebAnswer> AskAsync(
        Uri address, int maxBytes, CancellationToken cancellationToken, params (string Name, string Value)[] headers)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var response = await _client.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return new WebAnswer.Answered(
                response.RequestMessage?.RequestUri ?? address,
                (int)response.StatusCode,
                response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant() ?? "",
                await ReadAsync(response, maxBytes, either.Token));
        }
        catch (HttpRequestException fault) when (fault.HttpRequestError is HttpRequestError.NameResolutionError)
        {
            return new WebAnswer.HostUnknown();
        }
        catch (HttpRequestException fault)
        {
            return new WebAnswer.Refused(fault.InnerException is SocketException socket
                ? socket.SocketErrorCode.ToString()
                : fault.HttpRequestError.ToString());
        }
        catch (IOException)
        {
            return new WebAnswer.Refused("it ended the connection");
        }
        catch (OperationCanceledException)
        {
            return new WebAnswer.TimedOut();
        }
    }

    public void Dispose() => _client.Dispose();

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(
        HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var read = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (read.Length < maxBytes && await stream.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            await read.WriteAsync(buffer.AsMemory(0, (int)Math.Min(count, maxBytes - read.Length)), cancellationToken);
        }

        return read.ToArray();
    }
}
