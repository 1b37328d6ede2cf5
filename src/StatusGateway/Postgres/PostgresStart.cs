using System.Data.Common;
using StatusGateway.Access;
using StatusGateway.Mirroring;
using StatusGateway.Operations;
using StatusGateway.Operations.Reading;
using StatusGateway.Operations.Writing;
using StatusGateway.Settings;

namespace StatusGateway.Postgres;

/// <summary>
/// Looks at the database before the first request: what can never work stops the start, what may come back does not.
/// </summary>
internal sealed class PostgresStart(
    PostgresDatabase database,
    LateStore store,
    MirrorFile mirror,
    RememberedIdentity remembered,
    StoreKeys keys,
    StoreClock clock,
    OperationReader reader,
    TimeProvider time,
    ILogger<PostgresStart> logger) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryIn = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryRefusedIn = TimeSpan.FromSeconds(30);

    private static readonly CallerKey Nobody = new("nobody");
    private static readonly OperationId FirstRead = OperationId.Parse("the-first-read", provider: null);

    private bool _isDone;
    private string _said = "";
    private TimeSpan _pause = RetryIn;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryAdoptAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!_isDone && !stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(_pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await TryAdoptAsync(stoppingToken);
            }
            catch (StartupException unusable)
            {
                logger.PostgresNotUsable(unusable.Line, _pause);
            }
        }
    }

    private async Task TryAdoptAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            switch (await database.CheckAsync(cancellationToken).WaitAsync(either.Token))
            {
                case PostgresCheck.Ready(var place, var hasEndings):
                    if (!hasEndings && !store.IsChosen)
                    {
                        logger.EndingsMissing(place);
                    }

                    store.Choose(new(
                        new PostgresOperationStore(database.Queries, clock),
                        new PostgresObservationStore(database.Queries, clock, keepsSigns: hasEndings),
                        new PostgresStoreIdentity(database.Queries),
                        hasEndings ? new PostgresEndingStore(database.Queries) : null));
                    await AdoptAsync(cancellationToken);
                    return;

                case PostgresCheck.MigrationMissing plain:
                    // Opening a file blocks.
                    var isFirst = !mirror.WhenOpened.IsCompleted;
                    store.Choose(await Task.Run(() => mirror.Open(new PostgresPlainTable(database.Queries)), either.Token));
                    if (isFirst)
                    {
                        logger.TableIsPlain(plain.Line, mirror.Folder);
                    }

                    await AdoptAsync(cancellationToken);
                    return;

                case PostgresCheck.Unreachable unreachable:
                    _pause = unreachable.Found.IsRefusedLogin ? RetryRefusedIn : RetryIn;
                    SayOnce(unreachable.Line);
                    return;

                case var other:
                    throw new DatabaseNotUsableException(other.Line);
            }
        }
        catch (Exception fault) when (fault is DbException or OperationCanceledException)
        {
            SayOnce($"Postgres does not answer in time ({fault.GetType().Name})");
        }
    }

    private async Task AdoptAsync(CancellationToken cancellationToken)
    {
        var found = await store.FindAsync(cancellationToken);
        keys.Adopt(found);
        if (!remembered.TryKeep(found))
        {
            logger.IdentityNotRemembered();
        }

        _isDone = true;
        await database.WarmAsync(cancellationToken);

        // The first read of a process is compiled while it runs, which was measured to take longer than a read may: the first
        // poll after a restart would find nothing known. So the first read is nobody's.
        await store.FindAsync(FirstRead, cancellationToken);
        await store.FindClearanceAsync(FirstRead, Nobody, cancellationToken);
        await reader.RefreshAsync(FirstRead, committed: null).WaitAsync(cancellationToken);
    }

    // Once a reason: another one is news.
    private void SayOnce(string line)
    {
        if (_said != line)
        {
            _said = line;
            logger.PostgresNotThereYet(line);
        }
    }
}

/// <summary>The database answers, and cannot be the store as it is.</summary>
internal sealed class DatabaseNotUsableException(string line) : StartupException(line);
