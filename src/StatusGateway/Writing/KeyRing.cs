using StatusGateway.Keys;
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

    private readonly List<HashedKey> _keys = [];
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
        var opens = false;
        foreach (var known in _keys)
        {
            opens |= known.Is(key);
        }

        return opens;
    }

    private void Add(string? given, string file, string variable)
    {
        if ((given ?? Find(file, variable)) is { } key)
        {
            _keys.Add(new HashedKey(key));
        }
    }

    private string? Find(string file, string variable)
    {
        try
        {
            return DealtFile.Find(file)?.Trim() is { Length: > 0 } key ? key : Deal(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _logger.KeyNotKept(file, fault.Message, variable);
            return null;
        }
    }

    private string Deal(string file)
    {
        var key = DealtFile.NewKey();
        DealtFile.Write(file, key + "\n");
        _logger.KeyDealt(file);
        return key;
    }
}
