using System.Text.Json;
using StatusGateway.Supabase.Requests;

namespace StatusGateway.Supabase.Rows;

/// <summary>Turns the rows of a request into rows of the table, by the rules of Postgres's <c>json_to_recordset</c>.</summary>
internal static class PayloadRows
{
    extension(Payload payload)
    {
        /// <summary>Rows of the payload's columns alone; all of them are read before one is written.</summary>
        /// <exception cref="RestException">A value is none of its column's type.</exception>
        public List<TableRow> Read(bool missingIsDefault)
        {
            List<TableRow> rows = new(payload.Rows.Count);
            foreach (var json in payload.Rows)
            {
                var row = new TableRow();
                foreach (var column in payload.Columns)
                {
                    row[column] = json.TryGetProperty(column.Name, out var value)
                        ? Read(column.Type, value)
                        : missingIsDefault ? column.DefaultValue : null;
                }

                rows.Add(row);
            }

            return rows;
        }
    }

    private static object? Read(ColumnType type, JsonElement value) => (type, value.ValueKind) switch
    {
        (_, JsonValueKind.Null) => null,
        (ColumnType.Json, _) => JsonbParser.Read(value),
        (_, JsonValueKind.String) => ValueReader.Read(type, JsonbParser.ReadText(value)),
        _ => ValueReader.Read(type, value.GetRawText()),
    };
}
