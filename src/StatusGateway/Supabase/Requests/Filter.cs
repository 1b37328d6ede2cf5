namespace StatusGateway.Supabase.Requests;

/// <summary>Which rows; true, false or unknown of each, as in SQL: only what is true counts.</summary>
internal abstract record Filter
{
    /// <summary>Every row.</summary>
    public static readonly Filter Everything = new All([]);

    private Filter()
    {
    }

    /// <summary>Whether it leaves no row out because it says nothing.</summary>
    public bool IsEmpty => this is All { Filters: [] };

    /// <summary><c>and</c>; also what stands side by side in the query.</summary>
    internal sealed record All(IReadOnlyList<Filter> Filters) : Filter;

    /// <summary><c>or</c></summary>
    internal sealed record Any(IReadOnlyList<Filter> Filters) : Filter;

    /// <summary><c>not.</c></summary>
    internal sealed record Not(Filter Inner) : Filter;

    /// <summary>
    /// <c>eq.1</c>: the value as it was sent, to be read as the field's type. In patterns <c>*</c> has become <c>%</c>.
    /// </summary>
    internal sealed record Comparison(FieldPath Field, Comparator Comparator, string Value) : Filter;

    /// <summary><c>eq(any).{1,2}</c>, <c>like(all).{a*,*b}</c>: compared with each, null with an unknown outcome.</summary>
    internal sealed record Quantified(
        FieldPath Field, Comparator Comparator, bool NeedsAll, IReadOnlyList<string?> Values) : Filter;

    /// <summary><c>in.(1,2)</c>; true of no row when there are none.</summary>
    internal sealed record In(FieldPath Field, IReadOnlyList<string> Values) : Filter;

    /// <summary><c>is.null</c>; never unknown. What else <c>is</c> can ask is for columns of truth values, of which there are none.</summary>
    internal sealed record IsNull(FieldPath Field) : Filter;
}

/// <summary>How a field is compared with a value.</summary>
internal enum Comparator
{
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    Like,
    LikeIgnoringCase,
    Matches,
    MatchesIgnoringCase,

    /// <summary><c>isdistinct</c>: unequal, where null equals null; never unknown.</summary>
    IsDistinct,

    /// <summary><c>cs</c>: the JSON here has all of that.</summary>
    Contains,

    /// <summary><c>cd</c>: that has all of the JSON here.</summary>
    ContainedIn,
}
