using System.Reflection;
using System.Text.RegularExpressions;
using StatusGateway.Diagnostics;

namespace StatusGateway.UnitTests.Diagnostics;

/// <summary>The page of metrics, the alerts and the code are one list.</summary>
public sealed partial class MetricsPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "metrics.md"));
    private static readonly string Rules = File.ReadAllText(Path.Combine(Repository.Root, "config", "prometheus.rules.yml"));

    private static readonly GatewayMetric[] All =
        [.. typeof(GatewayMetrics).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(static field => field.GetValue(null)).OfType<GatewayMetric>()];

    [Fact]
    public void The_page_lists_every_metric_with_its_kind_unit_and_tags() => Assert.Equal(
        All.Select(static metric => $"{metric.Name} {KindOf(metric)} {metric.Unit} {string.Join(", ", metric.Tags)} {InPrometheus(metric)}"),
        Row.Matches(Page).Select(static row => string.Join(
            ' ', row.Groups.Values.Skip(1).Select(static cell => cell.Value.Replace("`", "").Replace("–", "")))));

    [Fact]
    public void Every_metric_is_named_as_opentelemetry_names_and_measures()
    {
        Assert.True(All.Length > 20);
        Assert.All(All, static metric =>
        {
            Assert.Matches(@"^statusgateway(\.[a-z]+(_[a-z]+)*)+$", metric.Name);
            Assert.Matches(@"^(s|By|1|\{[a-z]+\})$", metric.Unit);
            Assert.True(metric.Kind != MetricKind.Histogram || metric.Buckets is [<= 0.1, ..], metric.Name);
            Assert.Equal(metric.Buckets.Order(), metric.Buckets);
        });
        Assert.Equal(All.Length, All.Select(static metric => metric.Name).Distinct().Count());
    }

    [Fact]
    public void No_metric_is_named_or_made_anywhere_else()
    {
        var source = Path.Combine(Repository.Root, "src");
        var others =
            from file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            where Path.GetFileName(file) is not "GatewayMetrics.cs" and not "GatewayMetric.cs"
            from Match made in Made.Matches(File.ReadAllText(file))
            select $"{Path.GetFileName(file)}: {made.Value}";

        Assert.Empty(others);
    }

    [Fact]
    public void Alerts_ask_only_for_what_there_is_by_the_tags_that_it_has()
    {
        var asked = Asked.Matches(Rules).ToList();

        Assert.True(asked.Count > 10);
        Assert.All(asked, static one =>
        {
            var metric = All.SingleOrDefault(metric => SeriesOf(metric).Contains(one.Groups["name"].Value));
            Assert.True(metric is not null, one.Value);
            Assert.All(Tag.Matches(one.Groups["tags"].Value), tag => Assert.Contains(tag.Groups[1].Value, metric.Tags));
        });
    }

    [Fact]
    public void The_page_tells_of_every_alert() => Assert.Equal(
        Alert.Matches(Rules).Select(static alert => alert.Groups[1].Value),
        AlertRow.Matches(Page).Select(static row => row.Groups[1].Value));

    private static string KindOf(GatewayMetric metric) => metric.Kind switch
    {
        MetricKind.UpDownCounter => "up-down counter",
        var kind => kind.ToString().ToLowerInvariant(),
    };

    private static string InPrometheus(GatewayMetric metric) =>
        metric.Name.Replace('.', '_')
        + metric.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" }
        + (metric.Kind is MetricKind.Counter ? "_total" : "");

    private static string[] SeriesOf(GatewayMetric metric) => metric.Kind is MetricKind.Histogram
        ? [InPrometheus(metric) + "_bucket", InPrometheus(metric) + "_sum", InPrometheus(metric) + "_count"]
        : [InPrometheus(metric)];

    [GeneratedRegex(
        @"^\| (`statusgateway[^|]+`) \| ([^|]+) \| (`[^|]+`) \| ([^|]+) \| (`statusgateway_\w+`) \|$", RegexOptions.Multiline)]
    private static partial Regex Row { get; }

    [GeneratedRegex("""["]statusgateway\.(polls?|hold|observations|tier|journal|endings)\b|\bnew Meter\(|\.Create(Counter|Histogram|UpDownCounter|Observable\w+)<""")]
    private static partial Regex Made { get; }

    [GeneratedRegex(@"(?<name>statusgateway_\w+)(\{(?<tags>[^}]*)\})?")]
    private static partial Regex Asked { get; }

    [GeneratedRegex(@"(\w+)\s*(=~|!~|!=|=)")]
    private static partial Regex Tag { get; }

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex Alert { get; }

    [GeneratedRegex(@"^\| `(StatusGateway\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex AlertRow { get; }
}
