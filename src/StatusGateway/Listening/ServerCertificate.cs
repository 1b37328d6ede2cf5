using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StatusGateway.Settings;
using StatusGateway.Settings.Reloading;

namespace StatusGateway.Listening;

/// <summary>What the gateway shows to clients that come by TLS. Each handshake asks for it, so that it can be another one.</summary>
internal sealed class ServerCertificate
{
    private volatile SslStreamCertificateContext _shown;

    /// <summary>Reads both files; a fault is one line that names the file.</summary>
    public ServerCertificate(CertificateFiles files)
    {
        Files = files;
        Seen = Look();
        _shown = Read();
    }

    public CertificateFiles Files { get; }

    /// <summary>What both files held when they were first read.</summary>
    public string Seen { get; }

    public string Subject => _shown.TargetCertificate.Subject;

    /// <summary>When what is shown ends to be valid.</summary>
    public DateTimeOffset Until => _shown.TargetCertificate.NotAfter;

    /// <summary>What both files hold now: equal exactly when nothing has changed.</summary>
    public string Look() => $"{FileFingerprint.Of(Files.Certificate)} {FileFingerprint.Of(Files.Key)}";

    /// <summary>
    /// Reads both files again: new connections are shown that pair. A fault is one line that names the file, and leaves what is
    /// shown. An ended certificate is such a fault here, where there is a better one; a start takes it, having none.
    /// </summary>
    public void Reload(DateTimeOffset now)
    {
        var read = Read();
        _shown = read.TargetCertificate.NotAfter > now
            ? read
            : throw new SettingsException(string.Create(
                CultureInfo.InvariantCulture,
                $"listen.certificate names {Files.Certificate}, which ended to be valid at {read.TargetCertificate.NotAfter.ToUniversalTime():u}: renew it"));
    }

    /// <summary>HTTP/2 for whoever speaks it. Kestrel changes what it is given, so each handshake has its own.</summary>
    public SslServerAuthenticationOptions NewOptions() => new()
    {
        ServerCertificateContext = _shown,
        ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        EnabledSslProtocols = SslProtocols.None, // the system's choice
    };

    private SslStreamCertificateContext Read()
    {
        var shown = Read("listen.certificate", Files.Certificate);
        var chain = ReadChain(Files.Certificate, shown);
        try
        {
#pragma warning disable CA2000 // shown for as long as a connection lives that was made with it
            var certificate = WithKey(shown, Read("listen.certificateKey", Files.Key));
#pragma warning restore CA2000
            return SslStreamCertificateContext.Create(certificate, chain, offline: true);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            throw new SettingsException(
                $"listen.certificateKey names {Files.Key}, which does not hold the private key of {Files.Certificate}: "
                + "name the PEM file of that key, without a password",
                fault);
        }
    }

    private static X509Certificate2Collection ReadChain(string file, string text)
    {
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(text);
        }
        catch (CryptographicException)
        {
            chain.Clear();
        }

        return chain.Count > 0
            ? chain
            : throw new SettingsException(
                $"listen.certificate names {file}, which holds no certificate: name a PEM file of it and its chain");
    }

    private static X509Certificate2 WithKey(string certificate, string key)
    {
        var whole = X509Certificate2.CreateFromPem(certificate, key);
        if (!OperatingSystem.IsWindows())
        {
            return whole;
        }

        // Windows does not serve a key that is in memory alone.
        using (whole)
        {
            return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pfx), password: null);
        }
    }

    private static string Read(string option, string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"{option} names {file}, which cannot be read: name a PEM file of this user's", fault);
        }
    }
}
