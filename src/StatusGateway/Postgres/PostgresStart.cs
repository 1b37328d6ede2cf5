using System.Data.Common;
using StatusGateway.Access;
using StatusGateway.Operations;
using StatusGateway.Operations.Reading;
using StatusGateway.Settings;

namespace StatusGateway.Postgres;

/// <summary>
/// Looks at the database before the first request: what can never work stops the start, what may come back does not.
/// </summary>
internal sealed class PostgresStart(
    PostgresDatabase database,
    IStoreIdentity identity,
    RememberedIdentity remembered,
    StoreKeys keys,
    OperationReader reader,
    TimeProvider time,
    ILogger<PostgresStart> logger) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryIn = TimeSpan.FromSeconds(1);

    private static readonly CallerKey Nobody = new("nobody");
    private static readonly OperationId FirstRead = OperationId.Parse("the-first-read", provider: null);

    private bool _isDone;
    private bool _isSaid;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryAdoptAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!_isDone && !stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(RetryIn, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await TryAdoptAsync(stoppingToken);
            }
            catch (DatabaseNotUsableException unusable)
            {
                logger.PostgresNotUsable(unusable.Line, RetryIn);
            }
        }
    }

    private async Task TryAdoptAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            switch (await database.CheckAsync(either.Token).WaitAsync(either.Token))
            {
                case PostgresCheck.Ready:
                    var found = await identity.FindAsync(either.Token);
                    keys.Adopt(found);
                    if (!remembered.TryKeep(found))
                    {
                        logger.IdentityNotRemembered();
                    }

                    _isDone = true;
                    await database.WarmAsync(either.Token);
                    await ReadOnceAsync(either.Token);
                    return;

                case PostgresCheck.Unreachable unreachable:
                    SayOnce(unreachable.Line);
                    return;

                case var other:
                    throw new DatabaseNotUsableException(other.Line);
            }
        }
        catch (Exception fault) when (fault is DbException or OperationCanceledException)
        {
            SayOnce($"Postgres does not answer ({fault.GetType().Name})");
        }
    }

    // The first read of a process is compiled while it runs, which was measured to take longer than a read may: the first poll
    // after a restart would find nothing known. So the first read is nobody's.
    private async Task ReadOnceAsync(CancellationToken cancellationToken)
    {
        await new PostgresOperationStore(database.Queries).FindAsync(FirstRead, cancellationToken);
        await new PostgresObservationStore(database.Queries).FindClearanceAsync(FirstRead, Nobody, cancellationToken);
        await reader.RefreshAsync(FirstRead, committed: null).WaitAsync(cancellationToken);
    }

    private void SayOnce(string line)
    {
        if (!_isSaid)
        {
            _isSaid = true;
            logger.PostgresNotThereYet(line);
        }
    }
}

/// <summary>The database answers, and cannot be the store as it is.</summary>
internal sealed class DatabaseNotUsableException(string line) : StartupException(line);
