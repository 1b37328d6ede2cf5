using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace StatusGateway.Upstream;

/// <summary>The <c>upstream</c> section of <c>config/gateway.json</c>.</summary>
internal sealed class UpstreamOptions
{
    public const string Section = "upstream";

    /// <summary>Where the application listens: scheme, host and port.</summary>
    [Required]
    public string Address { get; set; } = "";

    /// <summary>How long an idle connection is kept; shorter than the 5 s after which Node.js closes it under our hands.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan IdleConnection { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>How long a connect may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Connect { get; set; } = TimeSpan.FromSeconds(5);
}

[OptionsValidator]
internal sealed partial class UpstreamOptionsValidator : IValidateOptions<UpstreamOptions>;
