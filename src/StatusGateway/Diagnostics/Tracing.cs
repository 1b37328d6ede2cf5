using System.Diagnostics;

namespace StatusGateway.Diagnostics;

/// <summary>The gateway's own spans: one for each tier below memory that was asked, and one for each wait.</summary>
internal static class Tracing
{
    public const string SourceName = "StatusGateway";

    /// <summary>Without anybody who listens it makes nothing.</summary>
    public static readonly ActivitySource Source = new(SourceName);
}
