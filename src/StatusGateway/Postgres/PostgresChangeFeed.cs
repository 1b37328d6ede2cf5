using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Npgsql;
using StatusGateway.Operations;
using StatusGateway.Operations.Changes;

namespace StatusGateway.Postgres;

/// <summary>What was written past all gateways, by LISTEN on a connection of its own.</summary>
/// <remarks>
/// A transaction pooler accepts LISTEN and delivers nothing, and not every one can be told by its address: so each time it
/// connects, the feed first makes sure that it hears what is said on another connection.
/// </remarks>
internal sealed class PostgresChangeFeed(
    PostgresConnectionString settings, NpgsqlDataSource queries, TimeProvider time, ILogger<PostgresChangeFeed> logger)
    : IChangeFeed
{
    private const string Listen = "listen statusgateway";
    private const string Say = "select pg_notify('statusgateway', $1)";

    // Only the table's own trigger announces what is written past the gateways; on a table as 001 made it there is none.
    private const string IsAnnounced = """
        select exists (
            select from pg_catalog.pg_trigger
            where tgrelid = pg_catalog.to_regclass('public.operations') and tgname = 'operations_announce')
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Npgsql counts whole milliseconds, and takes none of them for "without end".
    private static readonly TimeSpan LeastWait = TimeSpan.FromMilliseconds(1);

    public async IAsyncEnumerable<OperationChange> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Filled by WaitAsync below, on this very path: never more than one wait brings.
        var heard = Channel.CreateUnbounded<string>(new() { SingleReader = true });
        await using (var connection = new NpgsqlConnection(settings.ForListening))
        {
            connection.Notification += (_, notification) => heard.Writer.TryWrite(notification.Payload);
            if (await TryListenAsync(connection, heard.Reader, cancellationToken))
            {
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
        }

        // Nothing will ever come: the reconciler alone is enough for the promises.
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
    }

    private async Task<bool> TryListenAsync(
        NpgsqlConnection connection, ChannelReader<string> heard, CancellationToken cancellationToken)
    {
        await connection.OpenAsync(cancellationToken);
        await using (var announced = new NpgsqlCommand(IsAnnounced, connection))
        {
            if (await announced.ExecuteScalarAsync(cancellationToken) is not true)
            {
                return false;
            }
        }

        await using (var listen = new NpgsqlCommand(Listen, connection))
        {
            await listen.ExecuteNonQueryAsync(cancellationToken);
        }

        if (await IsHeardAsync(connection, heard, cancellationToken))
        {
            return true;
        }

        logger.NothingHeard(settings.Place, Patience);
        return false;
    }

    private async Task<bool> IsHeardAsync(
        NpgsqlConnection connection, ChannelReader<string> heard, CancellationToken cancellationToken)
    {
        var nonce = $"n {Guid.NewGuid():N}";
        await using (var say = queries.CreateCommand(Say))
        {
            say.Parameters.Say(nonce);
            await say.ExecuteNonQueryAsync(cancellationToken);
        }

        // What else is heard meanwhile is covered by the gap with which the feed begins.
        var started = time.GetTimestamp();
        while (Patience - time.GetElapsedTime(started) is var left && left >= LeastWait)
        {
            await connection.WaitAsync(left, cancellationToken);
            while (heard.TryRead(out var payload))
            {
                if (payload == nonce)
                {
                    return true;
                }
            }
        }

        return false;
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
