using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using StatusGateway.Settings;

namespace StatusGateway.Writing;

/// <summary>The keys of the native API: given by a setting, or dealt once into the data folder.</summary>
/// <remarks>
/// Where no key can be kept none is dealt, because nobody could learn it: the API then stays closed and the log says
/// so.
/// </remarks>
internal sealed class KeyRing
{
    public const string AdminFile = "admin.key";
    public const string WriterFile = "writer.key";

    private const int KeyBytes = 32;

    // Hashes, so that comparing takes the same time whatever the length of what is shown.
    private readonly List<byte[]> _hashes = [];
    private readonly ILogger<KeyRing> _logger;

    public KeyRing(GatewaySettings settings, ILogger<KeyRing> logger)
    {
        _logger = logger;
        Add(settings.AdminKey, Path.Combine(settings.DataFolder, AdminFile), "STATUSGATEWAY_ADMIN_KEY");
        Add(settings.WriterKey, Path.Combine(settings.DataFolder, WriterFile), "STATUSGATEWAY_WRITER_KEY");
    }

    /// <summary>Whether what was shown is one of the keys.</summary>
    public bool Opens(string key)
    {
        var shown = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        var opens = false;
        foreach (var hash in _hashes)
        {
            opens |= CryptographicOperations.FixedTimeEquals(shown, hash);
        }

        return opens;
    }

    private void Add(string? given, string file, string variable)
    {
        if ((given ?? Find(file, variable)) is { } key)
        {
            _hashes.Add(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        }
    }

    private string? Find(string file, string variable)
    {
        try
        {
            return Read(file) ?? Deal(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _logger.KeyNotKept(file, fault.Message, variable);
            return null;
        }
    }

    private static string? Read(string file) =>
        File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } key ? key : null;

    private string Deal(string file)
    {
        var key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Share = FileShare.None,
        };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        }
        else
        {
            Directory.CreateDirectory(
                Path.GetDirectoryName(file)!,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(file, options))
        {
            stream.Write(Encoding.UTF8.GetBytes(key + "\n"));
        }

        _logger.KeyDealt(file);
        return key;
    }
}
