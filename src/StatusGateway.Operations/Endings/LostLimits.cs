namespace StatusGateway.Operations.Endings;

/// <summary>How long an operation may be silent.</summary>
/// <param name="StaleAfter">When the process that worked on it is known to be gone.</param>
/// <param name="StaleAfterReload">When that process may still work on it.</param>
/// <param name="MaxAge">Whatever the application is or says.</param>
public sealed record LostLimits(TimeSpan StaleAfter, TimeSpan StaleAfterReload, TimeSpan MaxAge);
