namespace StatusGateway.Operations.Endings;

/// <summary>Decides when an operation counts as lost. Pure.</summary>
/// <remarks>
/// Silence alone never suffices before the maximum age: the application must be gone as well, or deny the operation. Each
/// verdict may be wrong, and a real end that comes later wins; so the limits are long where somebody may still be at work.
/// </remarks>
public static class LostRule
{
    /// <param name="silentFor">How long there has been no evidence of life: a write, or an observed change forward.</param>
    /// <param name="signs">What is known of the application itself.</param>
    /// <param name="deniedFor">How long it has denied this operation without a break, last just now; null if it has not.</param>
    /// <param name="limits">How long an operation may be silent.</param>
    /// <returns>Why it is lost; null while it is not.</returns>
    public static LostReason? Judge(TimeSpan silentFor, ApplicationSigns signs, TimeSpan? deniedFor, LostLimits limits) =>
        silentFor < limits.StaleAfter ? null
        : IsDown(silentFor, signs, limits) ? LostReason.ApplicationDown
        : signs.GoneFor is { } gone && signs.BackFor >= limits.StaleAfter && silentFor >= gone
            ? LostReason.ApplicationRestarted
        : silentFor >= limits.StaleAfterReload && deniedFor >= limits.StaleAfter ? LostReason.ApplicationForgot
        : silentFor >= limits.MaxAge ? LostReason.TooOld
        : null;

    // What does not even refuse may be a process that is too busy to accept.
    private static bool IsDown(TimeSpan silentFor, ApplicationSigns signs, LostLimits limits)
    {
        var limit = signs.IsSurelyDown ? limits.StaleAfter : limits.StaleAfterReload;
        return signs.DownFor >= limit && silentFor >= limit;
    }
}
