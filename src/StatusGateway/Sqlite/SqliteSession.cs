using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace StatusGateway.Sqlite;

/// <summary>One connection and its statements, each prepared once. It belongs to one thread.</summary>
internal sealed class SqliteSession : IDisposable
{
    private const string RollBack = "rollback";

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _statements = [];

    public SqliteSession(string file)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false };
        _connection = new SqliteConnection(settings.ToString());
        _connection.Open();
    }

    public bool IsInTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <summary>Runs a statement with <c>$1</c>, <c>$2</c>… being the values. The reader is to be disposed.</summary>
    public SqliteDataReader Query(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteReader();

    public int Execute(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteNonQuery();

    /// <summary>The first value of the first row, or null.</summary>
    public T? Scalar<T>(string sql, params ReadOnlySpan<object?> values)
    {
        using var reader = Query(sql, values);
        return reader.Read() && !reader.IsDBNull(0) ? reader.GetFieldValue<T>(0) : default;
    }

    /// <summary>Several statements without values, of which nothing is kept.</summary>
    public void Run(string script)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = script;
        command.ExecuteNonQuery();
    }

    /// <summary>Ends a transaction that was not committed, if there is one.</summary>
    public void EndTransaction()
    {
        try
        {
            if (IsInTransaction)
            {
                Execute(RollBack);
            }
        }
        catch (SqliteException)
        {
            // The disk may be gone: whoever comes next is told by the next statement.
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<object?> values)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            statement = _connection.CreateCommand();
            statement.CommandText = sql;
            for (var number = 1; number <= values.Length; number++)
            {
                statement.Parameters.Add(new SqliteParameter { ParameterName = $"${number}" });
            }

            _statements.Add(sql, statement);
        }

        for (var index = 0; index < values.Length; index++)
        {
            statement.Parameters[index].Value = values[index] ?? DBNull.Value;
        }

        return statement;
    }
}
