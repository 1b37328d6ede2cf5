namespace StatusGateway.Supabase.Rows;

/// <summary>The order of jsonb values, in which those that Postgres calls equal are equal: <c>1</c> and <c>1.0</c>.</summary>
internal sealed class JsonbOrder : IComparer<Jsonb>
{
    public static readonly JsonbOrder Instance = new();

    // On the outside, and only there, an empty list stands in front of everything but itself.
    public int Compare(Jsonb? x, Jsonb? y) => (IsEmptyList(x!), IsEmptyList(y!), y!.Kind, x!.Kind) switch
    {
        (true, false, not JsonbKind.Array and not JsonbKind.Object, _) => -1,
        (false, true, _, not JsonbKind.Array and not JsonbKind.Object) => 1,
        _ => CompareInside(x, y),
    };

    public static bool AreEqual(Jsonb x, Jsonb y) => CompareInside(x, y) == 0;

    private static bool IsEmptyList(Jsonb value) => value is { Kind: JsonbKind.Array, Elements.Count: 0 };

    private static int CompareInside(Jsonb x, Jsonb y) => x.Kind != y.Kind
        ? x.Kind.CompareTo(y.Kind)
        : x.Kind switch
        {
            JsonbKind.Null => 0,
            JsonbKind.String => TextOrder.Instance.Compare(x.Text, y.Text),
            JsonbKind.Number => NumericText.Compare(x.Text, y.Text),
            JsonbKind.Boolean => string.CompareOrdinal(x.Text, y.Text),
            JsonbKind.Array => CompareElements(x.Elements, y.Elements),
            _ => CompareMembers(x.Members, y.Members),
        };

    // The longer is the larger, whatever is in them.
    private static int CompareElements(IReadOnlyList<Jsonb> x, IReadOnlyList<Jsonb> y)
    {
        var order = x.Count.CompareTo(y.Count);
        for (var place = 0; order == 0 && place < x.Count; place++)
        {
            order = CompareInside(x[place], y[place]);
        }

        return order;
    }

    private static int CompareMembers(
        IReadOnlyList<KeyValuePair<string, Jsonb>> x, IReadOnlyList<KeyValuePair<string, Jsonb>> y)
    {
        var order = x.Count.CompareTo(y.Count);
        for (var place = 0; order == 0 && place < x.Count; place++)
        {
            order = TextOrder.Instance.Compare(x[place].Key, y[place].Key);
            order = order != 0 ? order : CompareInside(x[place].Value, y[place].Value);
        }

        return order;
    }
}
