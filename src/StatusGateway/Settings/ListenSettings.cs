namespace StatusGateway.Settings;

/// <summary>Reads where the gateway listens, and the certificate that belongs to it.</summary>
internal static class ListenSettings
{
    public const string Usual = "http://localhost:8080";

    /// <summary>Every address that is served, the gateway's own first.</summary>
    public static IReadOnlyList<Uri> ReadAll(IReadOnlyDictionary<string, string> values)
    {
        var texts = values.GetValueOrDefault(OptionNames.Listen) is { } one ? [one] : ValueList.Of(values, OptionNames.Listens);
        List<Uri> listens = [.. texts.Select(Read)];
        return Addresses.FindTwice(listens) is { } twice
            ? throw new SettingsException($"listen.urls names {Addresses.Text(twice)} twice: name each address once")
            : listens;
    }

    /// <summary>The http address whose requests are sent to the https one; null for none.</summary>
    public static Uri? ReadRedirect(IReadOnlyDictionary<string, string> values, IReadOnlyList<Uri> listens)
    {
        if (values.GetValueOrDefault(OptionNames.RedirectFrom) is not { } text)
        {
            return null;
        }

        if (Parse(text) is not { Scheme: "http" } redirect)
        {
            throw new SettingsException(
                $"Cannot redirect from \"{text}\": write listen.redirectFrom as http://HOST:PORT, such as http://*:80");
        }

        if (!listens.Any(IsHttps))
        {
            throw new SettingsException(
                $"listen.redirectFrom is {text}, and there is no https address to send its clients to: "
                + "listen at one, or leave it out");
        }

        return listens.Contains(redirect)
            ? throw new SettingsException(
                $"listen.redirectFrom is {text}, which is served as well: leave it out of one of them")
            : redirect;
    }

    /// <summary>The certificate of what is listened at by https.</summary>
    public static CertificateFiles? ReadCertificate(
        IReadOnlyDictionary<string, string> values, IReadOnlyList<Uri> listens, string currentFolder)
    {
        var (certificate, key) = (values.GetValueOrDefault(OptionNames.Certificate), values.GetValueOrDefault(OptionNames.CertificateKey));
        return (listens.FirstOrDefault(IsHttps), certificate, key) switch
        {
            (null, null, null) => null,
            (null, _, _) => throw new SettingsException(
                $"A certificate is set, and {Addresses.Texts(listens, "or")} shows none: listen at an https address, or leave it out"),
            (_, not null, not null) => new(Path.GetFullPath(certificate, currentFolder), Path.GetFullPath(key, currentFolder)),
            (var https, _, _) => throw new SettingsException(
                $"Cannot listen at {Addresses.Text(https)} without a certificate: set listen.certificate and "
                + "listen.certificateKey (STATUSGATEWAY_LISTEN_CERTIFICATE and _CERTIFICATE_KEY) to PEM files"),
        };
    }

    public static bool IsHttps(Uri address) => address.Scheme == Uri.UriSchemeHttps;

    private static Uri Read(string text) => Parse(text) ?? throw new SettingsException(
        $"Cannot listen at \"{text}\": write --listen http://HOST:PORT, such as {Usual}");

    private static Uri? Parse(string text) => Addresses.ReadOrigin(text.Replace("//*", "//0.0.0.0", StringComparison.Ordinal));
}
