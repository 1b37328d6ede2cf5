using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Npgsql;
using StatusGateway.Operations;
using StatusGateway.Operations.Changes;

namespace StatusGateway.Postgres;

/// <summary>What was written past all gateways, by LISTEN on a connection of its own.</summary>
/// <remarks>Never through a transaction pooler: it accepts LISTEN and delivers nothing.</remarks>
internal sealed class PostgresChangeFeed(PostgresConnectionString settings, ILogger<PostgresChangeFeed> logger) : IChangeFeed
{
    private const string Listen = "listen statusgateway";

    public async IAsyncEnumerable<OperationChange> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(settings.ForListening);
        await connection.OpenAsync(cancellationToken);

        // Filled by WaitAsync below, on this very path: never more than one wait brings.
        var heard = Channel.CreateUnbounded<string>(new() { SingleReader = true });
        connection.Notification += (_, notification) => heard.Writer.TryWrite(notification.Payload);
        await using (var command = new NpgsqlCommand(Listen, connection))
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        logger.Listening(settings.Place);
        yield return new OperationChange.Gap();

        while (true)
        {
            while (heard.Reader.TryRead(out var payload))
            {
                if (Read(payload) is { } change)
                {
                    yield return change;
                }
                else
                {
                    logger.PayloadPassedOver();
                }
            }

            await connection.WaitAsync(cancellationToken);
        }
    }

    private static OperationChange? Read(string payload) =>
        payload.Split(' ', 3) is [var kind, var number, var text]
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
        && OperationId.TryFromStored(text, out var id)
            ? kind switch
            {
                "u" => new OperationChange.Changed(id, new(revision)),
                "d" => new OperationChange.Deleted(id, new(revision)),
                _ => null,
            }
            : null;
}
