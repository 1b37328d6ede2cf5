namespace StatusGateway.Doctor;

/// <summary>What a check found: what is so, and, if that is not fine, what to do about it. Neither ever holds a secret.</summary>
internal sealed record Finding(CheckState State, string Cause, string? Fix)
{
    public static Finding Fine(string cause) => new(CheckState.Fine, cause, Fix: null);

    public static Finding Skipped(string cause) => new(CheckState.Skipped, cause, Fix: null);

    public static Finding Warning(string cause, string fix) => new(CheckState.Warning, cause, fix);

    public static Finding Broken(string cause, string fix) => new(CheckState.Broken, cause, fix);
}
