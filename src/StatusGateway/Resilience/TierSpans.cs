using System.Diagnostics;
using StatusGateway.Diagnostics;

namespace StatusGateway.Resilience;

/// <summary>A span for each call of a tier, while somebody traces.</summary>
internal static class TierSpans
{
    public static Activity? Begin(Tier tier, TierCall call) => Tracing.Source.HasListeners()
        ? Tracing.Source.StartActivity($"{tier.Tag} {NameOf(call)}", ActivityKind.Client)
        : null;

    public static string NameOf(TierCall call) => call switch
    {
        TierCall.Read => "read",
        TierCall.Find => "find",
        TierCall.Write => "write",
        _ => "ask",
    };
}

/// <summary>What a tier is called for.</summary>
internal enum TierCall
{
    Read,

    /// <summary>A read that decides whether there is anything, and is waited for longer.</summary>
    Find,

    Write,

    /// <summary>A question to the application on a caller's behalf, or on nobody's.</summary>
    Ask,
}
