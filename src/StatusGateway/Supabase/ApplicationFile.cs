using StatusGateway.Keys;
using StatusGateway.Settings;

namespace StatusGateway.Supabase;

/// <summary>
/// <c>app.env</c> in the data folder: the two variables that make the application's own store write through the gateway.
/// </summary>
internal sealed class ApplicationFile(GatewaySettings settings)
{
    public const string AddressVariable = "NEXT_PUBLIC_SUPABASE_URL";
    public const string KeyVariable = "SUPABASE_SERVICE_KEY";

    private const string FileName = "app.env";

    /// <summary>Where it is, in this data folder.</summary>
    public string Path { get; } = PathIn(settings.DataFolder);

    public static string PathIn(string dataFolder) => System.IO.Path.Combine(dataFolder, FileName);

    /// <summary>The key that the file holds, or one dealt into it now; the address in it is made the present one.</summary>
    public (string Key, bool IsNew) ReadOrDeal()
    {
        var before = DealtFile.Find(Path);
        var known = ValueOf(KeyVariable, before);
        var key = known ?? SupabaseKey.SecretPrefix + DealtFile.NewKey();
        var text = $"{AddressVariable}={Address}\n{KeyVariable}={key}\n";
        if (text != before)
        {
            DealtFile.Write(Path, text);
        }

        return (key, IsNew: known is null);
    }

    /// <summary>The gateway, as an application on this machine reaches it also where that listens everywhere.</summary>
    public string Address => Addresses.IsAny(settings.Listen.IdnHost)
        ? $"{settings.Listen.Scheme}://localhost:{settings.Listen.Port}"
        : Addresses.Text(settings.Listen);

    private static string? ValueOf(string variable, string? text)
    {
        foreach (var line in (text ?? "").Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith(variable + "=", StringComparison.Ordinal) && line[(variable.Length + 1)..] is { Length: > 0 } value)
            {
                return value;
            }
        }

        return null;
    }
}
