using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace StatusGateway.Observing;

/// <summary>The <c>observing</c> section of <c>config/gateway.json</c>.</summary>
internal sealed class ObservingOptions
{
    public const string Section = "observing";

    /// <summary>
    /// The routes whose POSTs create operations; without any, every POST whose answer names an id of at least 16 characters.
    /// </summary>
    [ValidateEnumeratedItems]
    public IList<CreationRouteOptions> CreationRoutes { get; set; } = [];

    /// <summary>How long a creation's answer is held until the operation is known.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:05")]
    public TimeSpan HoldCreation { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the application may take for a question of the gateway's own.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan AskFor { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many observed rows are kept; past it the finals that nobody polls go first.</summary>
    [Range(100, 100_000_000)]
    public long Rows { get; set; } = 20_000;

    /// <summary>How many bytes the observed rows may hold.</summary>
    [Range(1 << 20, 1L << 40)]
    public long Bytes { get; set; } = 64L << 20;

    /// <summary>The largest representation that is kept outside this process, in bytes.</summary>
    [Range(256, 1 << 20)]
    public int RepresentationBytes { get; set; } = 16 * 1024;

    /// <summary>How many operations one address may add in a minute while the bounds are far.</summary>
    [Range(1, int.MaxValue)]
    public int PerAddress { get; set; } = 2_000;

    /// <summary>The same, past half of the bounds.</summary>
    [Range(1, int.MaxValue)]
    public int PerAddressWhenHalfFull { get; set; } = 100;
}

/// <summary>One route whose POSTs create operations.</summary>
internal sealed class CreationRouteOptions
{
    /// <summary>The path, matched exactly and case-sensitively.</summary>
    [Required]
    public string Path { get; set; } = "";

    /// <summary>Where the id stands in the answer, as names with dots (<c>data.job.id</c>); without it, its usual names.</summary>
    public string? Id { get; set; }
}

[OptionsValidator]
internal sealed partial class CreationRouteOptionsValidator : IValidateOptions<CreationRouteOptions>;

[OptionsValidator]
internal sealed partial class ObservingOptionsValidator : IValidateOptions<ObservingOptions>;
