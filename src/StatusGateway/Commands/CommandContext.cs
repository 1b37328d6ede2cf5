namespace StatusGateway.Commands;

/// <summary>What a command may know of the process that runs it, so that a test can run one as well.</summary>
internal sealed record CommandContext(
    IReadOnlyDictionary<string, string> Environment, string CurrentFolder, TextWriter Output, TextWriter Error)
{
    /// <summary>A setting was wrong, or nothing could be started.</summary>
    public const int WrongUse = 2;

    public static CommandContext OfProcess() => new(
        System.Environment.GetEnvironmentVariables()
            .Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(pair => (string)pair.Key, pair => (string?)pair.Value ?? ""),
        Directory.GetCurrentDirectory(),
        Console.Out,
        Console.Error);
}
