using Microsoft.Data.Sqlite;
using StatusGateway.Supabase.Requests;
using StatusGateway.Supabase.Rows;

namespace StatusGateway.Sqlite;

/// <summary>Reads rows of the user's table: in one pass those that match, with no more of them than decides that.</summary>
internal static class RowScan
{
    // The columns of migration 001, in its order.
    private const string ById = """
        select id, status, progress, message, result, error, metadata, created_at, updated_at
        from operations
        where id = $1
        """;

    private const string ByStatus = """
        select id, status, progress, message, result, error, metadata, created_at, updated_at
        from operations
        where status = $1
        """;

    private const string ByTime = """
        select id, status, progress, message, result, error, metadata, created_at, updated_at
        from operations
        where updated_at between $1 and $2
        order by updated_at
        """;

    private const string ByTimeDescending = """
        select id, status, progress, message, result, error, metadata, created_at, updated_at
        from operations
        where updated_at between $1 and $2
        order by updated_at desc
        """;

    private const string All = """
        select id, status, progress, message, result, error, metadata, created_at, updated_at
        from operations
        """;

    private const string CountAll = "select count(*) from operations";

    public static long Count(SqliteSession session) => session.Scalar<long>(CountAll);

    /// <summary>The rows that match, in the order of what the scan goes by; to be read to its end before anything is written.</summary>
    /// <param name="session">Where.</param>
    /// <param name="where">Which.</param>
    /// <param name="byTime">In the order of <c>updated_at</c>, the latest first if true.</param>
    /// <param name="wanted">The columns to be read besides the id.</param>
    public static IEnumerable<TableRow> Find(SqliteSession session, Filter where, bool? byTime, IEnumerable<Column> wanted)
    {
        var matches = RowFilter.Compile(where);
        Column[] deciding = [Column.Id, .. UsedColumns.Of(where).Distinct()];
        Column[] more = [.. wanted.Except(deciding)];
        return Scans(session, RowLookup.Of(where), byTime).SelectMany(scan => Read(scan, matches, deciding, more));
    }

    /// <summary>The whole of a row that was found before.</summary>
    public static TableRow Complete(SqliteSession session, string id)
    {
        using var reader = session.Query(ById, id);
        reader.Read();
        var row = new TableRow();
        Fill(row, reader, Column.All);
        return row;
    }

    private static IEnumerable<Func<SqliteDataReader>> Scans(SqliteSession session, RowLookup lookup, bool? byTime) => lookup switch
    {
        { Ids: { } ids } => ids.Select<string, Func<SqliteDataReader>>(id => () => session.Query(ById, id)),
        { Status: { } status } when byTime is null => [() => session.Query(ByStatus, status)],
        { From: null, To: null } when byTime is null => [() => session.Query(All)],
        _ => [() => session.Query(
            byTime is true ? ByTimeDescending : ByTime, lookup.From ?? long.MinValue, lookup.To ?? long.MaxValue)],
    };

    private static IEnumerable<TableRow> Read(
        Func<SqliteDataReader> scan, Func<TableRow, bool?> matches, Column[] deciding, Column[] more)
    {
        using var reader = scan();
        while (reader.Read())
        {
            var row = new TableRow();
            Fill(row, reader, deciding);
            if (matches(row) is true)
            {
                Fill(row, reader, more);
                yield return row;
            }
        }
    }

    private static void Fill(TableRow row, SqliteDataReader reader, IEnumerable<Column> columns)
    {
        foreach (var column in columns)
        {
            var place = column.Place;
            row[column] = reader.IsDBNull(place) ? null : column.Type switch
            {
                ColumnType.Integer or ColumnType.BigInt => reader.GetInt64(place),
                ColumnType.Json => JsonbParser.Parse(reader.GetString(place)),
                _ => reader.GetString(place),
            };
        }
    }
}
