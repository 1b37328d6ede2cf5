namespace StatusGateway.Doctor;

/// <summary>How a check ended; the later in this list, the worse.</summary>
internal enum CheckState
{
    /// <summary>There is nothing here to look at, so it does not count.</summary>
    Skipped,

    Fine,

    /// <summary>It works, and something is not as it should be.</summary>
    Warning,

    /// <summary>It cannot work.</summary>
    Broken,
}
