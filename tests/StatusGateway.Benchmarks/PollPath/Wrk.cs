using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using StatusGateway.Benchmarks.Servers;

namespace StatusGateway.Benchmarks.PollPath;

/// <summary>The load generator: <c>wrk</c> with <c>poll.lua</c>, cheap enough to share two cores with what it measures.</summary>
internal static class Wrk
{
    public const int Connections = 64;

    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "PollPath", "poll.lua");

    public static void EnsureInstalled() => Tool.Find("wrk", "wrk");

    public static async Task<WrkResult> RunAsync(
        Uri address, string requests, PollLoad load, TimeSpan length, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "--threads", "1",
            "--connections", Text(Connections),
            "--duration", $"{Text((int)length.TotalSeconds)}s",
            "--script", Script,
            address.ToString(),
            "--",
            requests,
            Text((int)load.MeanDelay.TotalMilliseconds),
        ];

        using var wrk = Process.Start(new ProcessStartInfo(Tool.Find("wrk", "wrk"), arguments) { RedirectStandardOutput = true })!;
        var said = await wrk.StandardOutput.ReadToEndAsync(cancellationToken);
        await wrk.WaitForExitAsync(cancellationToken);

        var line = said.Split('\n').LastOrDefault(line => line.StartsWith('{'))
            ?? throw new CannotMeasureException($"wrk printed no result: {said.ReplaceLineEndings(" ")}");
        return JsonSerializer.Deserialize<WrkResult>(line, JsonSerializerOptions.Web)!;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What <c>poll.lua</c> prints at the end.</summary>
internal sealed record WrkResult(long Requests, long Failed, double Seconds, double P99Ms);
