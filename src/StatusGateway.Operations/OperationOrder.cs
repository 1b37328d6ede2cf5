using System.Globalization;

namespace StatusGateway.Operations;

/// <summary>Life, rank, revision: which of two states of one operation is newer. No clock is ever asked.</summary>
public readonly record struct OperationOrder(Revision Life, OperationRank Rank, Revision Revision)
{
    /// <summary>The width of <see cref="ToString"/>, so that SQL and Lua compare orders as strings.</summary>
    public const int TextLength = 16 + 1 + 16;

    /// <summary>Older than any state.</summary>
    public static readonly OperationOrder None;

    public bool IsFinal => Rank >= OperationRank.Verdict;

    public bool IsNewerThan(OperationOrder other) => CompareTo(other) > 0;

    /// <summary>Whether a client that was shown <paramref name="bound"/> may be shown this.</summary>
    public bool Reaches(OperationOrder bound) => CompareTo(bound) >= 0;

    public int CompareTo(OperationOrder other)
    {
        var byLife = Life.CompareTo(other.Life);
        if (byLife != 0)
        {
            return byLife;
        }

        var byRank = ((int)Rank).CompareTo((int)other.Rank);
        return byRank != 0 ? byRank : Revision.CompareTo(other.Revision);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Life.Number:D16}{(int)Rank}{Revision.Number:D16}");

    public static bool TryParse(ReadOnlySpan<char> text, out OperationOrder order)
    {
        order = default;
        if (text.Length != TextLength
            || !long.TryParse(text[..16], NumberStyles.None, CultureInfo.InvariantCulture, out var life)
            || text[16] is < '0' or > '4'
            || !long.TryParse(text[17..], NumberStyles.None, CultureInfo.InvariantCulture, out var revision))
        {
            return false;
        }

        order = new(new(life), (OperationRank)(text[16] - '0'), new(revision));
        return true;
    }
}
