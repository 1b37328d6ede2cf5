using System.Data.Common;
using StatusGateway.Access;
using StatusGateway.Operations;
using StatusGateway.Operations.Caching;
using StatusGateway.Postgres;
using StatusGateway.Resilience;

namespace StatusGateway.Journal;

/// <summary>Gives the store what waits for it, oldest first, as soon as it answers.</summary>
internal sealed class JournalReplay(
    OperationJournal journal,
    JournalIndex index,
    MemoryOperationCache l1,
    ObservationReplay observations,
    PostgresReplay target,
    JournalSettlement settlement,
    TierBreaker breaker,
    StoreKeys keys,
    TimeProvider time,
    ILogger<JournalReplay> logger) : BackgroundService
{
    private const int MostOperations = 1000;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RetryIn = TimeSpan.FromSeconds(1);

    // Halved while something in them is refused, until it is found.
    private int _operations = MostOperations;
    private bool _isCareful;
    private bool _isRecovered;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the first request: what was acknowledged is shown, also where Redis was out and holds what was before it.
        await journal.TryOpenAsync(cancellationToken);
        foreach (var shown in index.Shown)
        {
            l1.SetUnconfirmed(shown);
        }

        await base.StartAsync(cancellationToken);
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Design", "CA1031", Justification = "Whatever happens to a replay, what was acknowledged is still on disk, and is tried again.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = LookEvery;
            try
            {
                if (!await journal.TryOpenAsync(stoppingToken))
                {
                    pause = RetryIn;
                }
                else if (target.IsPossible && keys.WhenAdopted.IsCompleted && !breaker.IsOpen)
                {
                    await ReplayAllAsync(stoppingToken);
                }
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                pause = RetryIn;
                logger.ReplayFailed(fault.GetType().Name, pause);
            }

            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReplayAllAsync(CancellationToken stopping)
    {
        await journal.AdoptAsync(keys.Fingerprint, stopping);
        if (journal.Count == 0)
        {
            return;
        }

        if (!_isRecovered)
        {
            await settlement.RecoverAsync(stopping);
            _isRecovered = true;
        }

        var started = time.GetTimestamp();
        var replayed = 0;
        var isOnItsWay = true;
        while (journal.Count > 0 && isOnItsWay && !stopping.IsCancellationRequested)
        {
            var ids = await journal.FindFirstAsync(_operations, stopping);
            using (await journal.EnterAsync(ids))
            {
                var some = await ReplaySomeAsync(ids, stopping);
                isOnItsWay = some is not 0;
                replayed += some ?? 0;
            }
        }

        if (replayed > 0)
        {
            logger.JournalReplayed(replayed, time.GetElapsedTime(started), journal.Count);
        }
    }

    // How many the journal is rid of; null when they are to be tried again, fewer at once.
    private async Task<int?> ReplaySomeAsync(IReadOnlyList<OperationId> ids, CancellationToken stopping)
    {
        var entries = await journal.ReadAsync(ids, CancellationToken.None);
        try
        {
            var replayed = await settlement.SetDeletedAsideAsync(entries, stopping);
            var (before, behind) = ObservationReplay.Split(entries);
            replayed += await observations.RunAsync(before, stopping);
            if (entries.FindAll(static entry => entry.IsWrite) is { Count: > 0 } writes)
            {
                await settlement.SettleAsync(await target.RunAsync(journal.Name, writes, _isCareful, stopping));
                replayed += writes.Count;
            }

            replayed += await observations.RunAsync(behind, stopping);
            _operations = Math.Min(_operations * 2, MostOperations);
            _isCareful = false;
            return replayed;
        }
        catch (DbException refused) when (PostgresReplay.IsAboutEntry(refused) && !_isCareful)
        {
            _operations = Math.Max(1, ids.Count / 2);
            _isCareful = ids.Count == 1;
            return null;
        }
    }
}
