using System.Globalization;

namespace StatusGateway.Benchmarks.Fronts;

/// <summary>A peer's configuration as it stands in this folder, with the ports and folder of one run filled in.</summary>
internal static class ConfigurationTemplate
{
    public static string Fill(string template, string folder, int listen, int upstream, string cachedFor = "1s")
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fronts", template))
            .Replace("{{folder}}", folder, StringComparison.Ordinal)
            .Replace("{{listen}}", listen.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{{upstream}}", upstream.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{{cachedFor}}", cachedFor, StringComparison.Ordinal);

        var filled = Path.Combine(folder, template);
        File.WriteAllText(filled, text);
        return filled;
    }
}
