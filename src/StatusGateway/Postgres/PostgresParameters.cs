using Npgsql;

namespace StatusGateway.Postgres;

/// <summary>Positional, typed parameters: what <c>$1</c>, <c>$2</c> … stand for, in order.</summary>
internal static class PostgresParameters
{
    extension(NpgsqlParameterCollection parameters)
    {
        public void Say<T>(T value) => parameters.Add(new NpgsqlParameter<T> { TypedValue = value });

        // Neither a text nor a jsonb column takes NUL, which an application may well put into a message.
        public void SayText(string? value) => parameters.Say(value?.Replace('\0', '\uFFFD'));
    }

    extension(NpgsqlBatch batch)
    {
        public NpgsqlParameterCollection Next(string sql)
        {
            var command = new NpgsqlBatchCommand(sql);
            batch.BatchCommands.Add(command);
            return command.Parameters;
        }
    }
}
