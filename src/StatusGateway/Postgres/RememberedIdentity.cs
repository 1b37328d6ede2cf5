using StatusGateway.Operations;

namespace StatusGateway.Postgres;

/// <summary>The store's identity as this gateway last saw it, so that a restart while Postgres is out knows its callers.</summary>
internal sealed class RememberedIdentity(string folder, string place)
{
    private readonly string _file = Path.Combine(folder, "store.identity");

    /// <summary>What was remembered of this very database; null when nothing was, or it cannot be read.</summary>
    public StoreIdentity? Find()
    {
        try
        {
            return File.Exists(_file) && File.ReadAllLines(_file) is [var where, var fingerprint, var secret] && where == place
                ? new StoreIdentity(fingerprint, secret)
                : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Says whether it could be kept.</summary>
    public bool TryKeep(StoreIdentity identity)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; // it holds the secret
            }

            using var writer = new StreamWriter(_file, options);
            writer.Write($"{place}\n{identity.Fingerprint}\n{identity.Secret}\n");
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
