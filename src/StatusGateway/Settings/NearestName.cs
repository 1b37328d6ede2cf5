namespace StatusGateway.Settings;

/// <summary>Finds the name that somebody probably meant.</summary>
internal static class NearestName
{
    /// <summary>The nearest of the names; null when none is near enough to be a slip of the fingers.</summary>
    public static string? Of(string text, IEnumerable<string> names)
    {
        var (nearest, distance) = ((string?)null, int.MaxValue);
        foreach (var name in names)
        {
            var to = Distance(text, name);
            if (to < distance && to <= Tolerance(name))
            {
                (nearest, distance) = (name, to);
            }
        }

        return nearest;
    }

    // One slip in a short name, or every three-letter word is near every other.
    private static int Tolerance(string name) => name.Length < 8 ? 1 : name.Length < 20 ? 2 : 3;

    /// <summary>
    /// Letters to insert, drop, change or swap with their neighbor, upper and lower case being the same.
    /// </summary>
    public static int Distance(string from, string to)
    {
        var (a, b) = (from.ToUpperInvariant(), to.ToUpperInvariant());
        var costs = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                costs[i, j] = Cost(costs, a, b, i, j);
            }
        }

        return costs[a.Length, b.Length];
    }

    private static int Cost(int[,] costs, string a, string b, int i, int j)
    {
        if (i is 0 || j is 0)
        {
            return i + j;
        }

        var changed = costs[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
        var least = Math.Min(changed, 1 + Math.Min(costs[i - 1, j], costs[i, j - 1]));
        var swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
        return swapped ? Math.Min(least, costs[i - 2, j - 2] + 1) : least;
    }
}
