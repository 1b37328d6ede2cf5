using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using StatusGateway.Access;
using StatusGateway.Redis;
using StatusGateway.Resilience;
using StatusGateway.Sqlite;

namespace StatusGateway.Journal;

/// <summary>Leaves the journal of a gateway that stops to another one, which replays it: this machine may not come back.</summary>
/// <remarks>
/// Whoever takes it has it on disk before it says so; until somebody does, it stays in this gateway's own file, and is taken
/// back. Should one die in between, both have it, and what is replayed twice is overtaken by itself.
/// </remarks>
[SuppressMessage("Design", "CA1031", Justification = "Whatever Redis does, what is not handed over is still on this disk.")]
internal sealed class JournalHandOver(
    OperationJournal journal,
    RedisParcels parcels,
    TierBreaker store,
    StoreKeys keys,
    TimeProvider time,
    ILogger<JournalHandOver> logger) : BackgroundService
{
    // What one value of Redis should hold at most; a longer journal stays here.
    private const long MostBytes = 64L << 20;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (journal.Count == 0 || journal.Bytes > MostBytes || !store.IsOpen)
        {
            return;
        }

        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await OfferAsync(either.Token);
        }
        catch (Exception)
        {
            logger.JournalKept(journal.Count);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await keys.WhenAdopted.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stoppingToken.IsCancellationRequested)
        {
            // While the store answers, whoever stops has nothing left.
            if (store.IsOpen && journal.IsOpen)
            {
                try
                {
                    await TakeAllAsync(stoppingToken);
                }
                catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
                {
                    logger.ParcelsNotSeen(fault.GetType().Name);
                }
            }

            await Task.Delay(LookEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task OfferAsync(CancellationToken cancellationToken)
    {
        var entries = await journal.ReadAllAsync(cancellationToken);
        List<JournalRow> rows = [.. entries.Select(static entry => entry.ToRow())];
        await parcels.OfferAsync(
            journal.Name, JsonSerializer.SerializeToUtf8Bytes(rows, JournalJson.Default.ListJournalRow), cancellationToken);
        var offered = time.GetTimestamp();
        while (time.GetElapsedTime(offered) < Patience && await parcels.FindAsync(journal.Name, cancellationToken) is not null)
        {
            await Task.Delay(LookEvery / 5, time, cancellationToken);
        }

        if (await parcels.TakeAsync(journal.Name, cancellationToken))
        {
            logger.JournalKept(entries.Count);
            return;
        }

        await journal.ForgetAsync(entries);
        logger.JournalHandedOver(entries.Count);
    }

    private async Task TakeAllAsync(CancellationToken cancellationToken)
    {
        foreach (var from in await parcels.ListAsync(cancellationToken))
        {
            if (from == journal.Name
                || await parcels.FindAsync(from, cancellationToken) is not { } parcel
                || JsonSerializer.Deserialize(parcel, JournalJson.Default.ListJournalRow) is not { Count: > 0 } rows
                || await journal.TakeInAsync(rows) is not { } taken)
            {
                continue;
            }

            if (await parcels.TakeAsync(from, cancellationToken))
            {
                logger.JournalTakenOver(taken.Count);
            }
            else
            {
                await journal.ForgetAsync(taken); // somebody else has it, or its own gateway took it back
            }
        }
    }
}
