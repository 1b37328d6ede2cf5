namespace StatusGateway.Doctor;

/// <summary>A check, and what it found.</summary>
internal sealed record CheckResult(string Name, Finding Finding);
