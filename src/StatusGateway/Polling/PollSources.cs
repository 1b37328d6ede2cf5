using StatusGateway.Operations.Reading;

namespace StatusGateway.Polling;

/// <summary>Where answers to polls come from, as <c>Cache-Status</c> and metrics name it.</summary>
internal static class PollSources
{
    public const string Application = "application";

    /// <summary>Nobody could say anything.</summary>
    public const string None = "none";

    private static readonly string[] Names =
        [.. Enum.GetValues<ReadSource>().Select(static source => source.ToString().ToLowerInvariant())];

    public static string NameOf(ReadSource source) => Names[(int)source];
}
