using System.Text;

namespace StatusGateway.Supabase.Rows;

/// <summary>The order in which a jsonb object keeps its keys: by the length of their UTF-8, then byte for byte.</summary>
internal sealed class JsonbKeyOrder : IComparer<string>
{
    public static readonly JsonbKeyOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        var lengths = Encoding.UTF8.GetByteCount(x!).CompareTo(Encoding.UTF8.GetByteCount(y!));
        return lengths != 0 ? lengths : TextOrder.Instance.Compare(x, y);
    }
}
