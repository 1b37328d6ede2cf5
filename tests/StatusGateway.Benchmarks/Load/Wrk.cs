using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using StatusGateway.Benchmarks.Servers;

namespace StatusGateway.Benchmarks.Load;

/// <summary>The load generator: <c>wrk</c> with a script, cheap enough to share its cores with the servers.</summary>
internal static class Wrk
{
    public static void EnsureInstalled() => Tool.Find("wrk", "wrk");

    /// <param name="address">The server.</param>
    /// <param name="connections">How many requests are in the air at any time, each on a connection that is kept alive.</param>
    /// <param name="length">For how long.</param>
    /// <param name="script">Makes the requests, and prints what <see cref="WrkResult"/> says.</param>
    /// <param name="arguments">The script's own.</param>
    /// <param name="cancellationToken">Of the run.</param>
    public static async Task<WrkResult> RunAsync(
        Uri address,
        int connections,
        TimeSpan length,
        string script,
        IEnumerable<string> arguments,
        CancellationToken cancellationToken)
    {
        string[] all =
        [
            "--threads", "1",
            "--connections", Text(connections),
            "--duration", $"{Text((int)length.TotalSeconds)}s",
            "--script", Path.Combine(AppContext.BaseDirectory, script),
            address.ToString(),
            "--",
            .. arguments,
        ];

        var start = new ProcessStartInfo(Tool.Find("wrk", "wrk"), all) { RedirectStandardOutput = true };
        using var wrk = Process.Start(start)!;
        var said = await wrk.StandardOutput.ReadToEndAsync(cancellationToken);
        await wrk.WaitForExitAsync(cancellationToken);

        var line = said.Split('\n').LastOrDefault(line => line.StartsWith('{'))
            ?? throw new CannotMeasureException($"wrk printed no result: {said.ReplaceLineEndings(" ")}");
        return JsonSerializer.Deserialize<WrkResult>(line, JsonSerializerOptions.Web)!;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What the script prints at the end.</summary>
internal sealed record WrkResult(long Requests, long Failed, double Seconds, double P99Ms);
