using StatusGateway.Operations;
using StatusGateway.Operations.Endings;
using StatusGateway.Sqlite;

namespace StatusGateway.Mirroring;

/// <summary>Verdicts beside the mirror of a plain table, of what this gateway has seen of it.</summary>
/// <remarks>The table is the user's alone: nothing in it is cleaned up, and what is gone from it is gone from the mirror.</remarks>
internal sealed class MirroredEndingStore(MirroredOperationStore table, SqliteEndingStore mirrored) : IEndingStore
{
    public ValueTask<EndingTurn> TakeTurnAsync(string gateway, TimeSpan lasting, CancellationToken cancellationToken) =>
        mirrored.TakeTurnAsync(gateway, lasting, cancellationToken);

    public ValueTask LeaveTurnAsync(string gateway, CancellationToken cancellationToken) =>
        mirrored.LeaveTurnAsync(gateway, cancellationToken);

    // What seems silent may have been written past this gateway: the table is looked at before anything is concluded.
    public async ValueTask<SilentPage> FindSilentAsync(
        TimeSpan silentFor, OperationId? after, int limit, CancellationToken cancellationToken)
    {
        var page = await mirrored.FindSilentAsync(silentFor, after, limit, cancellationToken);
        var running = await FindRunningAsync([.. page.Operations.Select(static one => one.Id)], cancellationToken);
        return page with { Operations = [.. running.Where(one => one.SilentFor >= silentFor)] };
    }

    public async ValueTask<IReadOnlyList<SilentOperation>> FindRunningAsync(
        IReadOnlyCollection<OperationId> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        await table.SeeAsync(ids, cancellationToken);
        return await mirrored.FindRunningAsync(ids, cancellationToken);
    }

    public async ValueTask<OperationSnapshot?> EndAsync(
        SilentOperation seen, string why, CancellationToken cancellationToken)
    {
        await table.SeeAsync([seen.Id], cancellationToken);
        return await mirrored.EndAsync(seen, why, cancellationToken);
    }

    public ValueTask<bool> CleansItselfAsync(CancellationToken cancellationToken) => ValueTask.FromResult(false);

    public async ValueTask<CleanupStep> CleanUpAsync(CleanupLimits limits, int most, CancellationToken cancellationToken) =>
        new(0, await mirrored.ForgetAsync(limits, most, cancellationToken));
}
