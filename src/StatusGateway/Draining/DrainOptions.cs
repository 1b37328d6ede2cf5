using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace StatusGateway.Draining;

/// <summary>The <c>drain</c> section of <c>config/gateway.json</c>.</summary>
internal sealed class DrainOptions
{
    public const string Section = "drain";

    /// <summary>How long new requests are still taken after SIGTERM, so that whoever sends them here learns to stop.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan For { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long requests may then take to finish. Both together stay below the 10 s after which Docker kills; where more time
    /// is given (30 s by Kubernetes), more may be taken.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan Finish { get; set; } = TimeSpan.FromSeconds(4);
}

[OptionsValidator]
internal sealed partial class DrainOptionsValidator : IValidateOptions<DrainOptions>;
