namespace StatusGateway.Redis;

/// <summary>The scripts of this folder, each of which works on one key; their first lines document KEYS and ARGV.</summary>
internal static class RedisScripts
{
    public static string Keep { get; } = Load("keep.lua");

    public static string Remove { get; } = Load("remove.lua");

    public static string Invalidate { get; } = Load("invalidate.lua");

    private static string Load(string name)
    {
        using var stream = typeof(RedisScripts).Assembly.GetManifestResourceStream(typeof(RedisScripts), name)
            ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
