using System.Globalization;
using System.Text.RegularExpressions;

namespace StatusGateway.Testing;

/// <summary>What a gateway's <c>/_gateway/metrics</c> said at one moment.</summary>
public sealed partial class MetricsPage
{
    private MetricsPage(string text)
    {
        Text = text;
        Samples = [.. Line.Matches(text).Select(static line => new MetricsSample(
            line.Groups["name"].Value,
            Label.Matches(line.Groups["labels"].Value)
                .ToDictionary(static label => label.Groups["name"].Value, static label => label.Groups["value"].Value),
            double.Parse(line.Groups["value"].Value, CultureInfo.InvariantCulture)))];
    }

    public string Text { get; }

    public IReadOnlyList<MetricsSample> Samples { get; }

    /// <exception cref="HttpRequestException">The page is not shown.</exception>
    public static async Task<MetricsPage> ScrapeAsync(Uri gateway, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        return new(await http.GetStringAsync(new Uri(gateway, "/_gateway/metrics"), cancellationToken));
    }

    /// <summary>All series of a name that have these labels, together; 0 when there is none.</summary>
    public double Sum(string name, params (string Label, string Value)[] labels) => Samples
        .Where(sample => sample.Name == name && labels.All(label => sample.Labels.GetValueOrDefault(label.Label) == label.Value))
        .Sum(static sample => sample.Value);

    /// <summary>Whether there is any.</summary>
    public bool Has(string name) => Samples.Any(sample => sample.Name == name);

    /// <summary>The values that a label has.</summary>
    public IReadOnlyList<string> ValuesOf(string name, string label) =>
        [.. Samples.Where(sample => sample.Name == name).Select(sample => sample.Labels[label]).Distinct()];

    [GeneratedRegex("""^(?<name>\w+)\{(?<labels>.*)\} (?<value>\S+)$""", RegexOptions.Multiline)]
    private static partial Regex Line { get; }

    [GeneratedRegex("""(?<name>\w+)="(?<value>(?:\\.|[^"\\])*)\x22""")]
    private static partial Regex Label { get; }
}

/// <summary>One series and its value.</summary>
public sealed record MetricsSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);
