namespace StatusGateway.Settings;

/// <summary>
/// Stops the start: the one line that is printed says what is wrong and what to do, and holds no secret.
/// </summary>
internal abstract class StartupException(string line, Exception? cause = null) : Exception(line, cause)
{
    /// <summary>What the operator reads, without an ending.</summary>
    public string Line => Message;
}
