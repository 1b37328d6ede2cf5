namespace StatusGateway.Supabase.Requests;

/// <summary>GET and HEAD: which rows, and what of them.</summary>
internal sealed record RowQuery
{
    public Selection Selection { get; init; } = Selection.Everything;

    public Filter Where { get; init; } = Filter.Everything;

    public IReadOnlyList<Ordering> Order { get; init; } = [];

    public Window Window { get; init; } = Window.First;

    /// <summary>Whether all that match are counted as well, those outside of the window too.</summary>
    public bool CountsAll { get; init; }

    /// <summary>False for HEAD: only how many there are is wanted.</summary>
    public bool WantsRows { get; init; } = true;
}
