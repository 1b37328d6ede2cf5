using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using StatusGateway.Commands;
using StatusGateway.IntegrationTests.Access;
using StatusGateway.IntegrationTests.Postgres;
using StatusGateway.IntegrationTests.Sqlite;
using StatusGateway.Settings;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Listening;

/// <summary>
/// The gateway as it faces the internet, on real sockets of this process: an https address, a plain one, and one whose requests
/// are sent to https. Its certificate's issuer is one that clients know only by the chain.
/// </summary>
internal sealed class EdgeGateway : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordedEvents _events = new();
    private readonly CertificateAuthority _root = new("a test's own root");
    private readonly CertificateAuthority _issuer;
    private readonly X509Certificate2 _known;
    private readonly WebApplication _gateway;

    /// <param name="upstream">The application.</param>
    /// <param name="files">Writes the first pair to where <see cref="CertificateFile"/> and <see cref="KeyFile"/> are.</param>
    private EdgeGateway(Uri upstream, Action<EdgeGateway> files)
    {
        _issuer = _root.IssueAuthority("a test's own issuer");
        _known = X509Certificate2.CreateFromPem(_root.Pem);
        (Secure, Plain, Redirected) = (At("https"), At("http"), At("http"));
        Directory.CreateDirectory(Path.Combine(_folder.Path, "config"));
        Directory.CreateDirectory(Path.Combine(_folder.Path, "tls"));
        files(this);
        File.WriteAllText(Path.Combine(_folder.Path, "config", "gateway.json"), $$"""
            {
              "listen": {
                "urls": ["{{Addresses.Text(Secure)}}", "{{Addresses.Text(Plain)}}"],
                "certificate": "tls/fullchain.pem",
                "certificateKey": "tls/privkey.pem",
                "redirectFrom": "{{Addresses.Text(Redirected)}}",
                "hsts": "max-age=300"
              },
              "upstream": { "address": "{{Addresses.Text(upstream)}}" },
              "shield": { "hosts": ["localhost", "example.com"], "trustedProxies": ["127.0.0.2"] },
              "data": { "folder": "data" }
            }
            """);
        var settings = new SettingsReader(new Dictionary<string, string>(), _folder.Path).Read(new());
        _gateway = GatewayApplication.Build(
            settings.Gateway, settings.Configuration, builder => builder.Logging.AddProvider(_events));
    }

    public Uri Secure { get; }

    public Uri Plain { get; }

    public Uri Redirected { get; }

    public string CertificateFile => Path.Combine(_folder.Path, "tls", "fullchain.pem");

    public string KeyFile => Path.Combine(_folder.Path, "tls", "privkey.pem");

    public IReadOnlyCollection<int> Events => _events.Ids;

    public static async Task<EdgeGateway> StartAsync(Uri upstream, Action<EdgeGateway>? files = null)
    {
        var edge = new EdgeGateway(upstream, files ?? (static edge => edge.Write(edge.Issue())));
        await edge._gateway.StartAsync();
        return edge;
    }

    /// <summary>A certificate with its issuer's behind it, as its file holds them, and its key.</summary>
    public Pair Issue(DateTimeOffset? until = null)
    {
        var (certificate, key) = _issuer.IssueForLocalhost(until, "example.com", "evil.example");
        return new(certificate + "\n" + _issuer.Pem, key);
    }

    public void Write(Pair pair)
    {
        File.WriteAllText(CertificateFile, pair.Certificate);
        File.WriteAllText(KeyFile, pair.Key);
    }

    /// <summary>What a new connection is shown; fails unless it leads to the root that clients know.</summary>
    public async Task<string> ShownAsync()
    {
        using var client = new TcpClient();
        await client.ConnectAsync("localhost", Secure.Port, TestContext.Current.CancellationToken);
        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(Trusting(), TestContext.Current.CancellationToken);
        return stream.RemoteCertificate!.GetCertHashString();
    }

    public Task ShowsAsync(Pair pair) => Eventually.SeenAsync(ShownAsync, shown => shown == pair.Hash);

    public Task SaidAsync(int id) => Eventually.TrueAsync(() => Events.Contains(id), $"event {id}");

    /// <summary>A client that follows nothing.</summary>
    public HttpClient NewClient()
    {
#pragma warning disable CA2000 // the client's own
        return new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, SslOptions = Trusting() });
#pragma warning restore CA2000
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.StopAsync();
        await _gateway.DisposeAsync();
        _known.Dispose();
        _issuer.Dispose();
        _root.Dispose();
        _events.Dispose();
        _folder.Dispose();
    }

    private static Uri At(string scheme) => new($"{scheme}://localhost:{FreePort.Next()}");

    private SslClientAuthenticationOptions Trusting()
    {
        var chain = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        chain.CustomTrustStore.Add(_known);
        chain.DisableCertificateDownloads = true;
        return new() { TargetHost = "localhost", CertificateChainPolicy = chain };
    }
}

/// <summary>What a certificate's two files hold.</summary>
internal sealed record Pair(string Certificate, string Key)
{
    public string Hash
    {
        get
        {
            using var certificate = X509Certificate2.CreateFromPem(Certificate);
            return certificate.GetCertHashString();
        }
    }
}
