using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace StatusGateway.IntegrationTests.Postgres;

/// <summary>A CA of a test's own, for <c>localhost</c>.</summary>
internal sealed class CertificateAuthority : IDisposable
{
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddDays(-1);
    private static readonly DateTimeOffset Until = From.AddDays(30);

    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _certificate;

    public CertificateAuthority(string name) => _certificate = RequestFor(name).CreateSelfSigned(From, Until);

    private CertificateAuthority(string name, X509Certificate2 issuer)
    {
        using var issued = RequestFor(name).Create(issuer, From, Until, RandomNumberGenerator.GetBytes(8));
        _certificate = issued.CopyWithPrivateKey(_key);
    }

    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>An authority that clients know of by this one alone.</summary>
    public CertificateAuthority IssueAuthority(string name) => new(name, _certificate);

    /// <summary>A certificate that names the host <c>localhost</c>, and <paramref name="more"/>, and no address, and its key.</summary>
    public (string Certificate, string Key) IssueForLocalhost(DateTimeOffset? until = null, params string[] more)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        foreach (var name in more)
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(_certificate, From, until ?? Until, RandomNumberGenerator.GetBytes(8));
        return (issued.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private CertificateRequest RequestFor(string name)
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request;
    }
}
