using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace StatusGateway.Upstream.Holding;

/// <summary>The <c>hold</c> section of <c>config/gateway.json</c>.</summary>
internal sealed class HoldOptions
{
    public const string Section = "hold";

    /// <summary>How long a request waits for the application, counted from its own start; none at all with zero.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan For { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>After how long a browser that opens a page is shown what it is waiting for.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan PageAfter { get; set; } = TimeSpan.FromSeconds(1.5);

    /// <summary>How many requests may wait together.</summary>
    [Range(0, 100_000)]
    public int Most { get; set; } = 512;

    /// <summary>How many of them the application gets first when it is back; each further batch is twice as large.</summary>
    [Range(1, 10_000)]
    public int Batch { get; set; } = 16;

    /// <summary>How long the next batch waits for the answers of the one before.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan BatchFor { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Paths that are never held, beside the usual ones of health checks.</summary>
    public IList<string> Never { get; } = [];
}

[OptionsValidator]
internal sealed partial class HoldOptionsValidator : IValidateOptions<HoldOptions>;
