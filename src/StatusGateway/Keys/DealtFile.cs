using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace StatusGateway.Keys;

/// <summary>A file of the data folder that holds a dealt key; only this user reads it.</summary>
internal static class DealtFile
{
    private const int KeyBytes = 32;

    /// <summary>A key that nobody can guess, in letters that need no quoting anywhere.</summary>
    public static string NewKey() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>What the file holds; null when it is not there.</summary>
    public static string? Find(string file) => File.Exists(file) ? File.ReadAllText(file) : null;

    /// <summary>Writes the file whole, so that whoever reads it meanwhile finds the text before or this one.</summary>
    public static void Write(string file, string text)
    {
        CreateFolder(Path.GetDirectoryName(file)!);
        var fresh = file + ".new";
        File.Delete(fresh); // what a crash left may have another mode
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(fresh, options))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        File.Move(fresh, file, overwrite: true);
    }

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
