using System.Diagnostics;
using System.Globalization;

namespace StatusGateway.Testing.Servers;

/// <summary>
/// Ends process groups that outlive this process. A test run that is killed cannot clean up behind itself, so a small shell
/// in a session of its own notes the groups, and kills them when the pipe from here closes.
/// </summary>
internal static class Reaper
{
    private const string Script =
        """
        groups=' '
        while read -r what group; do
          case $what in
            started) groups="$groups$group " ;;
            ended) groups="${groups%% $group *} ${groups#* $group }" ;;
          esac
        done
        for group in $groups; do kill -KILL "-$group"; done
        """;

    private static readonly Lock Gate = new();
    private static readonly Process Shell = Start();

    public static void Started(int group) => Tell("started", group);

    public static void Ended(int group) => Tell("ended", group);

    private static void Tell(string what, int group)
    {
        lock (Gate)
        {
            Shell.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} {group}"));
            Shell.StandardInput.Flush();
        }
    }

    private static Process Start() =>
        Process.Start(new ProcessStartInfo("setsid", ["sh", "-c", Script])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException("setsid could not be started.");
}
