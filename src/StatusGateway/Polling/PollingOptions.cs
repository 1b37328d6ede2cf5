using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace StatusGateway.Polling;

/// <summary>The <c>polling</c> section of <c>config/gateway.json</c>.</summary>
internal sealed class PollingOptions
{
    public const string Section = "polling";

    /// <summary>The status routes; without any, the one of the application that the gateway was made for.</summary>
    [ValidateEnumeratedItems]
    public IList<StatusRouteOptions> Routes { get; set; } = [];

    /// <summary>How old an observed state that is not final may be before the application is asked again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan Fresh { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a written running state may stand without a write before the application is asked as well.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan WrittenFresh { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a poll that holds a copy waits, for all tiers and the application together.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:01")]
    public TimeSpan Wait { get; set; } = TimeSpan.FromMilliseconds(40);

    /// <summary>What the answers of a running operation say in <c>Retry-After</c>.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How many reads a second that find nothing one client address may cost the store, counted over ten seconds.</summary>
    [Range(1, 1_000_000)]
    public int FruitlessReads { get; set; } = 1000;

    /// <summary>The most memory that copies may take in this process, in bytes.</summary>
    [Range(1 << 20, 1L << 40)]
    public long MemoryBytes { get; set; } = 256L << 20;
}

/// <summary>One status route, and how the application speaks on it.</summary>
internal sealed class StatusRouteOptions
{
    /// <summary>The target with <c>{id}</c> in its path or query, matched exactly and case-sensitively.</summary>
    [Required]
    public string Template { get; set; } = "";

    /// <summary>
    /// The application's words where they cannot be learned in time: <c>pending</c>, <c>processing</c>, <c>complete</c>,
    /// <c>error</c> to its own.
    /// </summary>
    public IDictionary<string, string> Words { get; set; } = new Dictionary<string, string>();

    /// <summary>
    /// The application's names for <c>operationId</c>, <c>status</c>, <c>progress</c>, <c>message</c>, <c>result</c>,
    /// <c>error</c>, <c>updatedAt</c>, for an operation that it never described.
    /// </summary>
    public IDictionary<string, string> Fields { get; set; } = new Dictionary<string, string>();

    /// <summary>
    /// Answers of a known operation that only say that the application lost it: each a set of fields with the text that they
    /// contain, all of which must match.
    /// </summary>
    public IList<Dictionary<string, string>> LostWhen { get; set; } = [];

    public bool SaysTheSameAs(StatusRouteOptions other) =>
        Template == other.Template
        && SaysTheSame(Words, other.Words)
        && SaysTheSame(Fields, other.Fields)
        && LostWhen.Count == other.LostWhen.Count
        && LostWhen.Zip(other.LostWhen).All(static pair => SaysTheSame(pair.First, pair.Second));

    private static bool SaysTheSame(IDictionary<string, string> one, IDictionary<string, string> other) =>
        one.Count == other.Count
        && one.All(pair => other.TryGetValue(pair.Key, out var value) && value == pair.Value);
}

[OptionsValidator]
internal sealed partial class StatusRouteOptionsValidator : IValidateOptions<StatusRouteOptions>;

[OptionsValidator]
internal sealed partial class PollingOptionsValidator : IValidateOptions<PollingOptions>;
