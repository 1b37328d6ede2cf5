using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StatusGateway.Settings;

namespace StatusGateway.Commands;

/// <summary>What the gateway shows to clients that come by TLS. Each handshake asks for it, so that it can be another one.</summary>
internal sealed class ServerCertificate
{
    private readonly SslStreamCertificateContext _shown;

    private ServerCertificate(SslStreamCertificateContext shown) => _shown = shown;

    /// <summary>Reads both files; a fault is one line that names the file.</summary>
    public static ServerCertificate Load(CertificateFiles files)
    {
        var shown = Read("listen.certificate", files.Certificate);
        var chain = ReadChain(files.Certificate, shown);
        try
        {
#pragma warning disable CA2000 // shown for as long as the process lives
            var certificate = WithKey(shown, Read("listen.certificateKey", files.Key));
#pragma warning restore CA2000
            return new(SslStreamCertificateContext.Create(certificate, chain, offline: true));
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            throw new SettingsException(
                $"listen.certificateKey names {files.Key}, which does not hold the private key of {files.Certificate}: "
                + "name the PEM file of that key, without a password",
                fault);
        }
    }

    /// <summary>HTTP/2 for whoever speaks it. Kestrel changes what it is given, so each handshake has its own.</summary>
    public SslServerAuthenticationOptions NewOptions() => new()
    {
        ServerCertificateContext = _shown,
        ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        EnabledSslProtocols = SslProtocols.None, // the system's choice
    };

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
