using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using StatusGateway.Operations.Endings;

namespace StatusGateway.Endings;

/// <summary>The <c>endings</c> section of <c>config/gateway.json</c>.</summary>
internal sealed class EndingsOptions
{
    public const string Section = "endings";

    /// <summary>
    /// How long nothing may be heard of a running operation while the application is down, or after it has restarted. It is
    /// also how long the store must have answered before anything is declared lost.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>The same when the application only says that it does not know it: a hot reload leaves the job alive.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan StaleAfterReload { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long nothing may be heard of a running operation, whatever the application does.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long an ended operation is kept after its last update.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    public TimeSpan Keep { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How often what may go is cleaned up, where no job of the database does.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan CleanupEvery { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>After how long without a sign of the gateway that acts for all another one does.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Turn { get; set; } = TimeSpan.FromSeconds(15);

    public LostLimits ToLostLimits() => new(StaleAfter, StaleAfterReload, MaxAge);

    public CleanupLimits ToCleanupLimits() => new(Keep, MaxAge);
}

[OptionsValidator]
internal sealed partial class EndingsOptionsValidator : IValidateOptions<EndingsOptions>;
