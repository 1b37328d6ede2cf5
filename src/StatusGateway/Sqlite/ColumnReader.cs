using Microsoft.Data.Sqlite;
using StatusGateway.Operations;

namespace StatusGateway.Sqlite;

/// <summary>Columns as the library's values.</summary>
internal static class ColumnReader
{
    extension(SqliteDataReader row)
    {
        /// <summary>Whoever wrote it checked it, so a row with no id is a damaged file.</summary>
        public OperationId ReadId(int column) => OperationId.TryFromStored(row.GetString(column), out var id)
            ? id
            : throw new InvalidDataException("A row of the database has no operation's id.");

        public string? TextOrNull(int column) => row.IsDBNull(column) ? null : row.GetString(column);

        public long? NumberOrNull(int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

        /// <summary>Status, progress, message, result, error, updated_at from a column on; null without a status.</summary>
        public OperationState? ReadState(int from) =>
            OperationStatus.OfWord(row.TextOrNull(from)) is { } status
                ? new(
                    status, row.GetDouble(from + 1), row.TextOrNull(from + 2), row.TextOrNull(from + 3),
                    row.TextOrNull(from + 4), row.NumberOrNull(from + 5))
                : null;
    }
}
