using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.EndToEndTests.Production;

/// <summary>HAProxy in front of two gateways, by the file that operators are given, at ports of a test's own and without TLS.</summary>
internal sealed partial class Balancer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("statusgateway-").FullName;
    private readonly OwnedProcess _process;

    private Balancer(int port, Uri first, Uri second)
    {
        Address = new($"http://localhost:{port}");
        var file = Path.Combine(_folder, "haproxy.cfg");
        File.WriteAllText(file, Fill(File.ReadAllText(Path.Combine(Repository.Root, "config", "haproxy.cfg")), port, first, second));
        _process = OwnedProcess.Start("/usr/sbin/haproxy", ["-db", "-f", file], _folder, new Dictionary<string, string>());
    }

    public Uri Address { get; }

    private string Socket => Path.Combine(_folder, "admin.sock");

    /// <summary>Starts it in front of both, and returns when it sends requests to both.</summary>
    public static async Task<Balancer> StartAsync(int port, Uri first, Uri second, CancellationToken cancellationToken)
    {
        var balancer = new Balancer(port, first, second);
        try
        {
            await balancer.SeesAsync("a", isUp: true, cancellationToken);
            await balancer.SeesAsync("b", isUp: true, cancellationToken);
            return balancer;
        }
        catch
        {
            await balancer.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until it sends requests to this server (<c>a</c>, <c>b</c>), or none any more.</summary>
    public Task SeesAsync(string server, bool isUp, CancellationToken cancellationToken) => Eventually.SeesAsync(
        $"the balancer to find {server} {(isUp ? "ready" : "gone")}",
        async cancel =>
        {
            Assert.False(_process.HasExited, $"haproxy has ended: {_process.Output}");
            return File.Exists(Socket) ? await AskAsync("show servers state gateways\n", cancel) : "";
        },
        state => StateOf(state, server) == (isUp ? "2" : "0"),
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    // "1 gateways 1 a 127.0.0.1 2 0 …": the sixth is what it takes the server for, 2 running and 0 stopped.
    private static string? StateOf(string state, string server) => state.Split('\n')
        .Select(static line => line.Split(' '))
        .FirstOrDefault(fields => fields.Length > 5 && fields[3] == server)?[5];

    private async Task<string> AskAsync(string command, CancellationToken cancellationToken)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket), cancellationToken);
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(command), cancellationToken);
            using var reader = new StreamReader(stream);
            return await reader.ReadToEndAsync(cancellationToken);
        }
        catch (SocketException)
        {
            return ""; // it does not listen yet
        }
    }

    private string Fill(string example, int port, Uri first, Uri second) => new[]
        {
            (TlsBind(), string.Create(CultureInfo.InvariantCulture, $"  bind 127.0.0.1:{port}")),
            (PlainBind(), ""),
            (Redirect(), ""),
            (AdminSocket(), $"stats socket {Socket} "),
            (FirstServer(), $"server a 127.0.0.1:{first.Port}"),
            (SecondServer(), $"server b 127.0.0.1:{second.Port}"),
        }
        .Aggregate(example, static (text, part) =>
        {
            Assert.Single(part.Item1.Matches(text));
            return part.Item1.Replace(text, part.Item2);
        });

    [GeneratedRegex(@"^  bind :443 .*$", RegexOptions.Multiline)]
    private static partial Regex TlsBind();

    [GeneratedRegex(@"^  bind :80$", RegexOptions.Multiline)]
    private static partial Regex PlainBind();

    [GeneratedRegex(@"^  http-request redirect .*$", RegexOptions.Multiline)]
    private static partial Regex Redirect();

    [GeneratedRegex(@"stats socket \S+ ")]
    private static partial Regex AdminSocket();

    [GeneratedRegex(@"server a \S+")]
    private static partial Regex FirstServer();

    [GeneratedRegex(@"server b \S+")]
    private static partial Regex SecondServer();
}
