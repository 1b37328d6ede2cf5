namespace StatusGateway.Settings;

/// <summary>The PEM files of what the gateway shows to clients that come by TLS; absolute paths.</summary>
/// <param name="Certificate">The certificate, and behind it the chain up to what clients know.</param>
/// <param name="Key">Its private key, not encrypted.</param>
internal sealed record CertificateFiles(string Certificate, string Key);
