using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using StatusGateway.Commands;
using StatusGateway.IntegrationTests.Postgres;
using StatusGateway.IntegrationTests.Sqlite;
using StatusGateway.Settings;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Transparency;

/// <summary>The gateway on a real socket of this process, with a certificate of a test's own.</summary>
internal sealed class TlsGateway : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CertificateAuthority _authority = new("a test's own");
    private readonly X509Certificate2 _root;
    private readonly WebApplication _gateway;

    private TlsGateway(Uri upstream)
    {
        Directory.CreateDirectory(_folder.Path);
        Address = new($"https://localhost:{FreePort.Next()}");
        _root = X509Certificate2.CreateFromPem(_authority.Pem);
        var (certificate, key) = _authority.IssueForLocalhost();
        File.WriteAllText(Path.Combine(_folder.Path, "fullchain.pem"), certificate + "\n" + _authority.Pem);
        File.WriteAllText(Path.Combine(_folder.Path, "privkey.pem"), key);
        var settings = new SettingsReader(Environment, _folder.Path).Read(new CommandLineValues
        {
            Upstream = Addresses.Text(upstream),
            Listen = Addresses.Text(Address),
            DataFolder = Path.Combine(_folder.Path, "data"),
        });
        _gateway = GatewayApplication.Build(settings.Gateway, settings.Configuration);
    }

    public Uri Address { get; }

    public string Folder => _folder.Path;

    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["STATUSGATEWAY_LISTEN_CERTIFICATE"] = "fullchain.pem",
        ["STATUSGATEWAY_LISTEN_CERTIFICATE_KEY"] = "privkey.pem",
    };

    public static async Task<TlsGateway> StartAsync(Uri upstream)
    {
        var host = new TlsGateway(upstream);
        await host._gateway.StartAsync();
        return host;
    }

    /// <summary>A client that knows the certificate's issuer, and opens one connection alone where HTTP/2 lets it.</summary>
    public HttpMessageInvoker NewInvoker()
    {
        var chain = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        chain.CustomTrustStore.Add(_root);
#pragma warning disable CA2000 // the invoker's own
        return new(new SocketsHttpHandler
        {
            UseCookies = false,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = chain },
        });
#pragma warning restore CA2000
    }

    public HttpRequestMessage NewRequest(HttpMethod method, string target, Version version) => new()
    {
        Method = method,
        RequestUri = new(
            Addresses.Text(Address) + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }),
        Version = version,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    public async ValueTask DisposeAsync()
    {
        await _gateway.StopAsync();
        await _gateway.DisposeAsync();
        _root.Dispose();
        _authority.Dispose();
        _folder.Dispose();
    }
}
