using System.Text.Json;
using StatusGateway.Operations;
using StatusGateway.Supabase.Requests;

namespace StatusGateway.Postgres;

/// <summary>An upsert of one row of which nothing is to be returned: what an application's own store does nearly always.</summary>
/// <param name="Id">The row's key.</param>
/// <param name="Form">The names of what is written; rows of one form fit into one statement.</param>
/// <param name="Payload">The row.</param>
internal sealed record SingleUpsert(OperationId Id, string Form, Payload Payload)
{
    // What is longer has little to gain, and would be held against the others.
    private const int LongestJson = 16 * 1024;

    /// <summary>Null where something else is asked for.</summary>
    public static SingleUpsert? Of(RowInsertion insertion) =>
        insertion is
        {
            OnConflict: OnConflict.Merge,
            MissingIsDefault: false,
            Returning.Selection: null,
            Expected.IsUnlimited: true,
            Payload: { Rows: [var row], Json.Length: <= LongestJson, Columns: var columns } payload,
        }
        && columns.Contains(Column.Id)
        && row.TryGetProperty(Column.Id.Name, out var text)
        && text.ValueKind is JsonValueKind.String
        && OperationId.TryFromStored(text.GetString()!, out var id)
            ? new(id, string.Join(',', columns.Select(static column => column.Name)), payload)
            : null;

    /// <summary>The rows of all of them, which are of one form.</summary>
    public static Payload Join(IReadOnlyList<SingleUpsert> upserts) => new(
        "[" + string.Join(',', upserts.Select(static upsert => upsert.Payload.Json.AsMemory()[1..^1])) + "]",
        [.. upserts.Select(static upsert => upsert.Payload.Rows[0])],
        upserts[0].Payload.Columns);
}
