using StatusGateway.Operations;
using StatusGateway.Operations.Caching;

namespace StatusGateway.Resilience;

/// <summary>All that a cache of operations missed of one operation; in whichever order it is put together, it is the same.</summary>
/// <param name="Newest">The newest snapshot that could not be kept.</param>
/// <param name="Known">The newest revision that is known to be committed.</param>
/// <param name="Void">The last revision that is void by a deletion.</param>
internal sealed record LostChange(OperationSnapshot? Newest, Revision Known, Revision Void)
{
    public static LostChange And(LostChange before, LostChange now) => new(
        OperationSnapshot.Newer(before.Newest, now.Newest),
        Revision.Newer(before.Known, now.Known),
        Revision.Newer(before.Void, now.Void));

    /// <summary>What a copy is worth that the cache gives back before it has heard of this.</summary>
    public OperationCopy? Judge(OperationCopy copy)
    {
        var committed = copy.Snapshot.Committed;
        if (Void != Revision.None && !committed.IsNewerThan(Void))
        {
            return null;
        }

        var older = Known.IsNewerThan(committed) || (Newest is not null && Newest.Replaces(copy.Snapshot));
        return copy with { IsFresh = copy.IsFresh && !older };
    }
}
