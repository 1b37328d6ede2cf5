using System.Text.RegularExpressions;
using StatusGateway.Testing;

namespace StatusGateway.IntegrationTests.Transparency;

/// <summary><c>docs/transparency.md</c>: by what a request or an answer may differ from what it would be without the gateway.</summary>
internal static partial class WrittenList
{
    private static readonly Lazy<IReadOnlyDictionary<string, Entry>> Entries = new(Read);

    /// <summary>Those that some request has to show.</summary>
    public static IEnumerable<string> Names => Entries.Value.Where(static pair => pair.Value.Scope != Scope.Every).Select(static pair => pair.Key);

    /// <summary>What is seen on every request that reaches the origin.</summary>
    public static IEnumerable<string> Always => DifferencesOn(Scope.Every);

    /// <summary>What means nothing to anybody, and may be seen on any.</summary>
    public static IEnumerable<string> Tolerated => DifferencesOn(Scope.Any);

    /// <summary>The differences that an entry of the list stands for.</summary>
    public static IReadOnlyList<string> DifferencesOf(string name) =>
        Entries.Value.TryGetValue(name, out var entry)
            ? entry.Differences
            : throw new ArgumentException($"docs/transparency.md has no entry \"{name}\".", nameof(name));

    private static IEnumerable<string> DifferencesOn(Scope scope) =>
        Entries.Value.Values.Where(entry => entry.Scope == scope).SelectMany(static entry => entry.Differences);

    private static Dictionary<string, Entry> Read()
    {
        var entries = new Dictionary<string, Entry>();
        var scope = Scope.Some;
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "docs", "transparency.md")))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                scope = line switch
                {
                    "## On every request" => Scope.Every,
                    "## On any request" => Scope.Any,
                    _ => Scope.Some,
                };
            }
            else if (line.Split('|', StringSplitOptions.TrimEntries) is ["", var name, var differences, var reason, ""]
                && name.StartsWith("**", StringComparison.Ordinal))
            {
                Assert.NotEmpty(reason);
                entries.Add(
                    name.Trim('*'),
                    new([.. Quoted().Matches(differences).Select(static match => match.Groups[1].Value)], scope));
            }
        }

        return entries;
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    private enum Scope
    {
        Some,
        Any,
        Every,
    }

    private sealed record Entry(IReadOnlyList<string> Differences, Scope Scope);
}
