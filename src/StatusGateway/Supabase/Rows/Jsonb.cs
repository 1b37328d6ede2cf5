namespace StatusGateway.Supabase.Rows;

/// <summary>A value of Postgres's type jsonb: keys once and in its own order, numbers with all of their digits.</summary>
internal sealed class Jsonb
{
    public static readonly Jsonb Null = new(JsonbKind.Null);
    public static readonly Jsonb True = new(JsonbKind.Boolean) { Text = "true" };
    public static readonly Jsonb False = new(JsonbKind.Boolean) { Text = "false" };

    private Jsonb(JsonbKind kind) => Kind = kind;

    public JsonbKind Kind { get; }

    /// <summary>A string's characters, a number's digits, a boolean's word.</summary>
    public string Text { get; private init; } = "";

    public IReadOnlyList<Jsonb> Elements { get; private init; } = [];

    /// <summary>In Postgres's order: shorter keys first, keys of one length by their bytes.</summary>
    public IReadOnlyList<KeyValuePair<string, Jsonb>> Members { get; private init; } = [];

    public bool IsContainer => Kind is JsonbKind.Array or JsonbKind.Object;

    public static Jsonb String(string text) => new(JsonbKind.String) { Text = text };

    /// <param name="digits">As <see cref="NumericText.Normalize"/> has them.</param>
    public static Jsonb Number(string digits) => new(JsonbKind.Number) { Text = digits };

    public static Jsonb Array(IReadOnlyList<Jsonb> elements) => new(JsonbKind.Array) { Elements = elements };

    /// <param name="members">Of one key the last value stands.</param>
    public static Jsonb Object(IReadOnlyDictionary<string, Jsonb> members) => new(JsonbKind.Object)
    {
        Members = [.. members.OrderBy(static member => member.Key, JsonbKeyOrder.Instance)],
    };

    public Jsonb? Find(string key)
    {
        foreach (var member in Members)
        {
            if (member.Key == key)
            {
                return member.Value;
            }
        }

        return null;
    }

    /// <summary>What <c>-></c> finds; a value that is no container counts as the only element of a list.</summary>
    public Jsonb? At(int index)
    {
        var elements = Kind is JsonbKind.Object ? [] : IsContainer ? Elements : [this];
        var place = index < 0 ? elements.Count + index : index;
        return place >= 0 && place < elements.Count ? elements[place] : null;
    }

    /// <summary>As Postgres writes it.</summary>
    public override string ToString() => JsonbText.Of(this);
}

/// <summary>What a value is, in the order in which Postgres sorts them.</summary>
internal enum JsonbKind
{
    Null,
    String,
    Number,
    Boolean,
    Array,
    Object,
}
