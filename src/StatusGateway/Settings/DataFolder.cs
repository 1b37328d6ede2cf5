using System.Security.Cryptography;
using System.Text;

namespace StatusGateway.Settings;

/// <summary>Where data is kept when nobody says: one folder for each upstream and current folder.</summary>
internal static class DataFolder
{
    public static string Usual(Uri upstream, string currentFolder, Variables variables)
    {
        var shared = variables.Find("XDG_DATA_HOME") is { } set && Path.IsPathRooted(set)
            ? set
            : Path.Combine(Home(variables), ".local", "share");

        var named = SHA256.HashData(Encoding.UTF8.GetBytes($"{upstream}\n{currentFolder}"));
        return Path.Combine(shared, "statusgateway", Convert.ToHexStringLower(named)[..12]);
    }

    private static string Home(Variables variables) =>
        variables.Find("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
}
