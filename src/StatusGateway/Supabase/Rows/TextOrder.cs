namespace StatusGateway.Supabase.Rows;

/// <summary>The order of texts in the C collation: by their UTF-8, which is the order of their code points.</summary>
internal sealed class TextOrder : IComparer<string>
{
    public static readonly TextOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        var common = x.AsSpan().CommonPrefixLength(y);
        if (common == x!.Length || common == y!.Length)
        {
            return x.Length.CompareTo(y!.Length);
        }

        // A surrogate stands for a code point above all others, though its own number is below that of U+E000.
        var (a, b) = (x[common], y[common]);
        return char.IsSurrogate(a) == char.IsSurrogate(b) ? a.CompareTo(b) : char.IsSurrogate(a) ? 1 : -1;
    }
}
