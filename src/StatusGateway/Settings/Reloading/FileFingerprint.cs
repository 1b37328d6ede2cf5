using System.Security.Cryptography;

namespace StatusGateway.Settings.Reloading;

/// <summary>What a file holds, as a short text: equal exactly when nothing has changed.</summary>
internal static class FileFingerprint
{
    public static string Of(string file)
    {
        try
        {
            return File.Exists(file) ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))) : "absent";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "unreadable"; // or gone between the question and the answer
        }
    }
}
