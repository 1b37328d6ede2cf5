using System.Globalization;

namespace StatusGateway.Benchmarks.PollPath;

/// <summary>One way of polling operations that are final and known.</summary>
internal sealed record PollLoad(string Name, TimeSpan MeanDelay, bool ReturnsTags)
{
    public const int Connections = 64;

    private static readonly TimeSpan DelayFor4000 = TimeSpan.FromMilliseconds(Connections * 1000 / 4000);

    public static readonly PollLoad[] All =
    [
        new("hit, saturated", TimeSpan.Zero, ReturnsTags: false),
        new("hit, 4,000/s", DelayFor4000, ReturnsTags: false),
        new("304, saturated", TimeSpan.Zero, ReturnsTags: true),
        new("304, 4,000/s", DelayFor4000, ReturnsTags: true),
    ];

    public static string Script { get; } = Path.Combine("PollPath", "poll.lua");

    /// <summary>What the script is told.</summary>
    public IEnumerable<string> Arguments(PollFiles files) =>
        [files.For(this), MeanDelay.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)];
}
