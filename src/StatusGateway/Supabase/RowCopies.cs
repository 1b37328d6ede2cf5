using StatusGateway.Operations.Caching;

namespace StatusGateway.Supabase;

/// <summary>What follows the commit of rows: L2 with its announcement, then L1, for many of them at a time.</summary>
internal sealed class RowCopies(WriteThrough copies)
{
    // So many go to Redis in one pipeline: a deletion of thousands is no round trip each, nor all of them at once.
    private const int AtOnce = 200;

    public async Task FollowAsync(RowChanges changes)
    {
        foreach (var changed in changes.Changed.Chunk(AtOnce))
        {
            await Task.WhenAll(changed.Select(async snapshot => await copies.PublishAsync(snapshot)));
        }

        foreach (var deleted in changes.Deleted.Chunk(AtOnce))
        {
            await Task.WhenAll(deleted.Select(async row => await copies.RemoveAsync(row.Id, row.Last)));
        }
    }
}
