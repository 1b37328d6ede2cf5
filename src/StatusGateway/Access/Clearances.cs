using Microsoft.Extensions.Options;
using StatusGateway.Operations;
using StatusGateway.Operations.Caching;
using StatusGateway.Operations.Reading;
using StatusGateway.Polling;

namespace StatusGateway.Access;

/// <summary>Who may be shown an operation: whom the application has shown this life of it, or anyone.</summary>
/// <remarks>Memory, then the shared copies, then the store; ended clearances go the same way back.</remarks>
internal sealed class Clearances(
    CallerIdentity callers,
    ClearanceMemory memory,
    IClearanceCache shared,
    IObservationStore store,
    OperationReader reader,
    MemoryOperationCache l1,
    WriteThrough copies,
    IOptions<AccessOptions> options,
    TimeProvider time,
    ILogger<Clearances> logger)
{
    private readonly SingleFlight<(OperationId Id, CallerKey Caller), ClearanceTrip> _flights = new();

    public bool IsPublic { get; } = options.Value.Mode == AccessMode.Public;

    /// <summary>Who asks; in public mode everybody is anyone.</summary>
    public CallerKey CallerOf(HttpContext context) => IsPublic ? CallerKey.Anyone : callers.Of(context.Request);

    public async ValueTask<ClearanceAnswer> FindAsync(HttpContext context, Poll poll, OperationSnapshot snapshot)
    {
        if (snapshot.Anyone is { } anyone)
        {
            return new(new ClearedCaller(anyone, Kept: null), IsUnanswered: false);
        }

        if (IsPublic)
        {
            var everybody = new Clearance { Caller = CallerKey.Anyone, Life = snapshot.Order.Life };
            return new(new ClearedCaller(everybody, Kept: null), IsUnanswered: false);
        }

        var caller = callers.Of(context.Request);
        return caller.IsAnyone ? default : await FindBoundAsync(caller, poll, snapshot);
    }

    /// <summary>Remembers what was just committed of a caller's clearance.</summary>
    public async ValueTask<KeptClearance?> PublishAsync(OperationId id, Clearance? clearance)
    {
        if (clearance is null || clearance.Caller.IsAnyone)
        {
            return null;
        }

        await shared.SetAsync(id, clearance, CancellationToken.None);
        return memory.Keep(id, clearance.Caller, clearance);
    }

    /// <summary>Remembers in this process alone what is too large for the places that others share.</summary>
    public KeptClearance KeepHere(OperationId id, Clearance clearance) => memory.Keep(id, clearance.Caller, clearance);

    /// <summary>Ends what a refusal on one route refutes: of anyone's clearance nothing, where only other routes gave it.</summary>
    public Task EndOnAsync(OperationId id, CallerKey caller, string route) =>
        caller.IsAnyone
        && l1.Find(id)?.Snapshot.Anyone is { Representations.Length: > 0 } open
        && open.OnRoute(route) is null
            ? Task.CompletedTask
            : EndAsync(id, caller);

    /// <summary>Ends a caller's clearance for one operation, or with a null id for all.</summary>
    /// <remarks>Here at once, even while the store does not answer; there as soon as it does.</remarks>
    public async Task EndAsync(OperationId? id, CallerKey caller)
    {
        var here = id is { } one ? [one] : memory.TakeOf(caller);
        foreach (var known in here)
        {
            await ForgetAsync(known, caller);
        }

        try
        {
            foreach (var ended in await store.EndClearancesAsync(id, caller, CancellationToken.None))
            {
                await ForgetAsync(ended, caller);
                logger.ClearanceEnded(ended);
                if (caller.IsAnyone)
                {
                    await reader.RefreshAsync(ended, committed: null);
                }
            }
        }
        catch (StoreUnansweredException)
        {
            logger.ClearanceEndNotStored();
            foreach (var known in here)
            {
                memory.KeepEnded(known, caller);
            }
        }
    }

    private async ValueTask ForgetAsync(OperationId id, CallerKey caller)
    {
        // Anyone's stands in the operation's own copy. One more than what was committed, or the copy with it would stand.
        if (caller.IsAnyone && l1.Find(id) is { Snapshot: { Anyone: not null } open })
        {
            await copies.PublishAsync(open with { Committed = new(open.Committed.Number + 1), Anyone = null });
        }

        memory.Keep(id, caller, new Clearance { Caller = caller, Life = Revision.None });
        await shared.RemoveAsync(id, caller, CancellationToken.None);
    }

    private async ValueTask<ClearanceAnswer> FindBoundAsync(CallerKey caller, Poll poll, OperationSnapshot snapshot)
    {
        var near = memory.Find(poll.Id, caller);
        if (near is null || !near.IsFresh(time.GetTimestamp()) || IsOfAnotherLife(near.Clearance, snapshot))
        {
            near = await TravelAsync(caller, poll, near);
        }

        return near is null ? new(null, IsUnanswered: true)
            : near.Clearance is { } clearance && snapshot.Honors(clearance) ? new(new ClearedCaller(clearance, near), false)
            : default;
    }

    // A clearance of an older life may have been moved into this one since.
    private static bool IsOfAnotherLife(Clearance? clearance, OperationSnapshot snapshot) =>
        clearance is { ClearedAt: not null } && !snapshot.Honors(clearance);

    private async ValueTask<KeptClearance?> TravelAsync(CallerKey caller, Poll poll, KeptClearance? near)
    {
        try
        {
            var trip = await _flights
                .RunAsync((poll.Id, caller), LookFurtherAsync)
                .WaitAsync(near is null ? TimeSpan.FromSeconds(1) : poll.Patience.Left, time);
            return trip.IsUnanswered ? near : memory.KeepRead(poll.Id, caller, trip.Clearance, near);
        }
        catch (TimeoutException)
        {
            return near;
        }
    }

    private async Task<ClearanceTrip> LookFurtherAsync((OperationId Id, CallerKey Caller) wanted)
    {
        // What is known here already came from there: then it is the store's turn.
        if (memory.Find(wanted.Id, wanted.Caller)?.Clearance is null
            && await shared.GetAsync(wanted.Id, wanted.Caller, CancellationToken.None) is { } copy)
        {
            return new ClearanceTrip(copy, IsUnanswered: false);
        }

        try
        {
            var clearance = await store.FindClearanceAsync(wanted.Id, wanted.Caller, CancellationToken.None);
            if (clearance is { ClearedAt: not null })
            {
                await shared.SetAsync(wanted.Id, clearance, CancellationToken.None).BrieflyAsync(time);
            }

            return new ClearanceTrip(clearance, IsUnanswered: false);
        }
        catch (StoreUnansweredException)
        {
            return new ClearanceTrip(null, IsUnanswered: true);
        }
    }

    private readonly record struct ClearanceTrip(Clearance? Clearance, bool IsUnanswered);
}
