using System.Globalization;

namespace StatusGateway.Settings;

/// <summary>Settings that are lists among values that are flat: <c>polling:routes:0:template</c>.</summary>
internal static class ValueList
{
    // Each is one setting, however many names it has: what one place says of it replaces what a former place said.
    private static readonly string[][] Kinds =
    [
        [OptionNames.Routes], [OptionNames.Upstream, OptionNames.Upstreams], [OptionNames.Listen, OptionNames.Listens],
    ];

    public static bool Contains(string list, string key) => key.StartsWith(list + ":", StringComparison.Ordinal);

    public static IReadOnlyList<string> Of(IReadOnlyDictionary<string, string> values, string list) =>
        [.. values.Where(pair => Contains(list, pair.Key))
            .OrderBy(pair => int.Parse(pair.Key.AsSpan(list.Length + 1), CultureInfo.InvariantCulture))
            .Select(static pair => pair.Value)];

    /// <summary>
    /// Lays what one place says over what others said. A list replaces a list: one route from the command line and three of the
    /// file are one route.
    /// </summary>
    public static void Lay(Dictionary<string, string> values, IReadOnlyDictionary<string, string> over)
    {
        foreach (var names in Kinds.Where(names => over.Keys.Any(key => IsOf(names, key))))
        {
            if (names.Where(name => over.Keys.Any(key => IsOf([name], key))).ToList() is [var one, var other])
            {
                throw new SettingsException($"{Dotted(one)} and {Dotted(other)} are both set: leave one of them out");
            }

            foreach (var key in values.Keys.Where(key => IsOf(names, key)).ToList())
            {
                values.Remove(key);
            }
        }

        foreach (var (key, value) in over)
        {
            values[key] = value;
        }
    }

    /// <summary>A text that names several, separated by blanks, is the list of them.</summary>
    public static void Spread(Dictionary<string, string> values, string name, string list)
    {
        if (values.GetValueOrDefault(name)?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is { Length: > 1 } several)
        {
            values.Remove(name);
            foreach (var (index, one) in several.Index())
            {
                values[$"{list}:{index}"] = one;
            }
        }
    }

    private static bool IsOf(string[] names, string key) => names.Any(name => key == name || Contains(name, key));

    private static string Dotted(string key) => key.Replace(':', '.');
}
