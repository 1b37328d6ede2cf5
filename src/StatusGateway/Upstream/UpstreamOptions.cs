using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace StatusGateway.Upstream;

/// <summary>The <c>upstream</c> section of <c>config/gateway.json</c>.</summary>
internal sealed class UpstreamOptions : IValidatableObject
{
    public const string Section = "upstream";

    /// <summary>Where the application listens: scheme, host and port. Empty where several instances are named.</summary>
    public string Address { get; set; } = "";

    /// <summary>Where its instances listen, where there are several.</summary>
    public IList<string> Addresses { get; set; } = [];

    /// <summary>
    /// The path at which each of several instances is asked whether it wants requests: 2xx is yes. Null: whoever takes connections
    /// gets requests.
    /// </summary>
    public string? Health { get; set; }

    /// <summary>How often each is asked at <see cref="Health"/>, and how long it may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan HealthEvery { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an idle connection is kept; shorter than the 5 s after which Node.js closes it under our hands.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan IdleConnection { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>How long a connect may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Connect { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Every instance, one or several.</summary>
    public IReadOnlyList<string> Instances() => Addresses.Count > 0 ? [.. Addresses] : [Address];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Addresses.Count == 0 && Address.Length == 0)
        {
            yield return new("upstream.address is missing: write where the application is, such as http://localhost:3000.");
        }

        if (Health is not null && !Health.StartsWith('/'))
        {
            yield return new($"upstream.health: \"{Health}\" is no path: write /path.");
        }
    }
}

[OptionsValidator]
internal sealed partial class UpstreamOptionsValidator : IValidateOptions<UpstreamOptions>;
