using System.Collections.Frozen;

namespace StatusGateway.Access;

/// <summary>Names, and prefixes of names (<c>_ga*</c>), matched without regard to case.</summary>
internal sealed class NamePatterns
{
    private readonly FrozenSet<string> _names;
    private readonly string[] _prefixes;

    public NamePatterns(IEnumerable<string> patterns)
    {
        var all = patterns.ToArray();
        _names = all.Where(static pattern => !pattern.EndsWith('*')).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _prefixes = [.. all.Where(static pattern => pattern.EndsWith('*')).Select(static pattern => pattern[..^1])];
    }

    public bool Match(string name)
    {
        if (_names.Contains(name))
        {
            return true;
        }

        foreach (var prefix in _prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
