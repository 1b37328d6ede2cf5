namespace StatusGateway.Supabase.Requests;

/// <summary>A column, or a place inside of its JSON: <c>metadata->a->>b</c>.</summary>
/// <param name="Column">Where it begins.</param>
/// <param name="Steps">Where it goes from there; none for the column itself.</param>
internal sealed record FieldPath(Column Column, IReadOnlyList<JsonStep> Steps)
{
    /// <summary>The type of what is found there: <c>-></c> ends in JSON, <c>->></c> in text.</summary>
    public ColumnType Type => Steps switch
    {
        [] => Column.Type,
        [.., { IsText: true }] => ColumnType.Text,
        _ => ColumnType.Json,
    };
}

/// <summary>One step into JSON.</summary>
/// <param name="Key">The member's name.</param>
/// <param name="Index">The element's place instead, from the end when negative.</param>
/// <param name="IsText">Whether it ends in the text of what is there (<c>->></c>).</param>
internal sealed record JsonStep(string Key, int? Index, bool IsText);
