using System.Data.Common;
using System.Net;
using System.Text;
using Microsoft.Extensions.Options;
using StatusGateway.Access;
using StatusGateway.Operations;
using StatusGateway.Operations.Caching;
using StatusGateway.Operations.Observing;

namespace StatusGateway.Observing;

/// <summary>Commits what the application's answers teach, and puts it into the tiers above the store.</summary>
internal sealed class ObservationKeeper(
    IObservationStore store,
    WriteThrough copies,
    MemoryOperationCache l1,
    Clearances clearances,
    ObservationBounds bounds,
    IOptionsMonitor<ObservingOptions> options,
    TimeProvider time,
    ILogger<ObservationKeeper> logger) : IAsyncDisposable
{
    private static readonly TimeSpan RunningCommits = TimeSpan.FromSeconds(1);

    // For what was answered before it was committed, when the gateway ends: the store outlives this.
    private static readonly TimeSpan LastCommits = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Invariant: the observations under way, and one more until the end.
    private int _underWay = 1;

    /// <summary>What is known after it; null when nothing could be committed.</summary>
    /// <param name="observation">What was observed.</param>
    /// <param name="address">The client's, whom a new operation is charged to.</param>
    public async Task<KeptObservation?> KeepAsync(Observation observation, IPAddress? address)
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            return await CommitAsync(observation, address);
        }
        finally
        {
            Leave();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Leave();
        await Task.WhenAny(_ended.Task, Task.Delay(LastCommits, time, CancellationToken.None));
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _underWay) == 0)
        {
            _ended.TrySetResult();
        }
    }

    private async Task<KeptObservation?> CommitAsync(Observation observation, IPAddress? address)
    {
        var known = l1.Find(observation.Id);
        if (known is not null && !observation.IsCreation && IsTooSoon(known.Snapshot, observation))
        {
            return new KeptObservation(KeepOutcome.Unchanged, known, null, null);
        }

        if (known is null && !await bounds.AdmitAsync(address))
        {
            return null;
        }

        try
        {
            var fits = observation.Representation is not { } json
                || Encoding.UTF8.GetByteCount(json) <= options.CurrentValue.RepresentationBytes;
            var result = await store.KeepAsync(
                fits ? observation : observation with { Representation = null }, CancellationToken.None);
            if (result.Snapshot is not { } snapshot)
            {
                return new KeptObservation(result.Outcome, null, null, null);
            }

            var copy = await copies.PublishAsync(snapshot);
            var clearance = await clearances.PublishAsync(observation.Id, result.Clearance);
            return fits
                ? new KeptObservation(result.Outcome, copy, clearance, result.Clearance)
                : new KeptObservation(
                    result.Outcome, OnlyHere(copy, observation), OnlyHere(clearance, copy, observation), result.Clearance);
        }
        catch (StoreUnansweredException)
        {
            // Said once by the breaker of the store, and not of each poll.
            return null;
        }
        catch (DbException exception)
        {
            logger.ObservationNotCommitted(observation.Id, exception.GetType().Name);
            return null;
        }
    }

    // Progress is committed at most once a second per operation, whoever polls it. A store whose clock is ahead is not asked
    // to wait for ours.
    private bool IsTooSoon(OperationSnapshot known, Observation observation)
    {
        var since = Revision.Of(time.GetUtcNow()).Number - known.Committed.Number;
        return since >= 0
            && since < RunningCommits.TotalMicroseconds
            && observation.State.Status == known.State.Status
            && !observation.State.Status.IsFinal
            && observation.Becomes is null
            && IsShownTo(known, observation);
    }

    private static bool IsShownTo(OperationSnapshot known, Observation observation) =>
        observation.Caller.IsAnyone && known.Anyone?.OnRoute(observation.Route) is not null;

    // Too large for any place that others share: this process still serves it as the application put it.
    private MemoryCopy OnlyHere(MemoryCopy copy, Observation observation)
    {
        var snapshot = copy.Snapshot;
        if (!observation.Caller.IsAnyone || snapshot.Anyone is not { } anyone)
        {
            return copy;
        }

        return l1.SetIfNewer(snapshot with
        {
            // One more than what was committed, or the copy without it would stand.
            Committed = new(snapshot.Committed.Number + 1),
            Anyone = With(anyone, snapshot, observation),
        });
    }

    private KeptClearance? OnlyHere(KeptClearance? kept, MemoryCopy copy, Observation observation) =>
        kept?.Clearance is { } clearance
            ? clearances.KeepHere(observation.Id, With(clearance, copy.Snapshot, observation))
            : kept;

    // It shows the newest state only where it is the one that was kept.
    private static Clearance With(Clearance clearance, OperationSnapshot snapshot, Observation observation)
    {
        var representation = new Representation(
            observation.Route,
            observation.Representation!,
            snapshot.Order.Life,
            snapshot.State == observation.State ? snapshot.Order.Revision : Revision.None,
            observation.State.Status.IsFinal);
        return clearance with
        {
            Representations = [.. clearance.Representations.Where(other => other.Route != observation.Route), representation],
        };
    }
}

/// <summary>What is known after an observation was kept.</summary>
/// <param name="Outcome">How keeping it ended.</param>
/// <param name="Copy">What polls may be shown now; null when nothing is known.</param>
/// <param name="Clearance">What this gateway remembers of the caller's clearance, which may have been ended again since.</param>
/// <param name="Given">The clearance that was committed with it.</param>
internal sealed record KeptObservation(KeepOutcome Outcome, MemoryCopy? Copy, KeptClearance? Clearance, Clearance? Given);
