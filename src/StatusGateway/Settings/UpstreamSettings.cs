namespace StatusGateway.Settings;

/// <summary>Reads where the application is.</summary>
internal static class UpstreamSettings
{
    /// <summary>Its instances, the first first.</summary>
    public static IReadOnlyList<Uri> ReadAll(IReadOnlyDictionary<string, string> values, IReadOnlyList<Uri> listens)
    {
        var texts =
            values.GetValueOrDefault(OptionNames.Upstream) is { } one ? [one] : ValueList.Of(values, OptionNames.Upstreams);
        if (texts.Count is 0)
        {
            throw new SettingsException(
                "No upstream: say where the application is, for example --upstream http://localhost:3000");
        }

        List<Uri> upstreams = [.. texts.Select(text => Read(text, listens))];
        return Addresses.FindTwice(upstreams) is { } twice
            ? throw new SettingsException($"upstream.addresses names {Addresses.Text(twice)} twice: name each instance once")
            : upstreams;
    }

    private static Uri Read(string text, IReadOnlyList<Uri> listens)
    {
        if (Addresses.ReadOrigin(text) is not { } upstream)
        {
            throw new SettingsException(
                $"The upstream \"{WithoutUserInfo(text)}\" is not the URL of a server: "
                + $"write --upstream {Addresses.Suggest(text)}");
        }

        return listens.FirstOrDefault(listen => Addresses.IsOwn(upstream, listen)) is { } own
            ? throw new SettingsException(
                $"The upstream {Addresses.Text(upstream)} is the gateway itself, "
                + $"which listens at {Addresses.Text(own)}: "
                + "give the application's own address, or another --listen")
            : upstream;
    }

    // An address may hold a password.
    private static string WithoutUserInfo(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.UserInfo.Length > 0
            ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            : text;
}
