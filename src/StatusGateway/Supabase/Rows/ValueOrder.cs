namespace StatusGateway.Supabase.Rows;

/// <summary>The order of two values of one type, neither of them null.</summary>
internal static class ValueOrder
{
    public static int Compare(object x, object y) => x switch
    {
        long number => number.CompareTo((long)y),
        Jsonb json => JsonbOrder.Instance.Compare(json, (Jsonb)y),
        _ => TextOrder.Instance.Compare((string)x, (string)y),
    };
}
