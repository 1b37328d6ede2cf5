using StatusGateway.Operations.Writing;

namespace StatusGateway.Operations;

/// <summary>An operation as polls may be shown it, at one revision; immutable.</summary>
public sealed record OperationSnapshot
{
    public required OperationId Id { get; init; }

    /// <summary>What states are compared by.</summary>
    public required OperationOrder Order { get; init; }

    /// <summary>
    /// The newest change of any kind, shown or not: a late write, a clearance, a representation. Copies with the same order
    /// compare by it.
    /// </summary>
    public required Revision Committed { get; init; }

    /// <summary>The written row's own revision; <see cref="Revision.None"/> when only observed.</summary>
    public Revision Written { get; init; }

    /// <summary>The observed life that this written one took over with its creator and clearances.</summary>
    public Revision ContinuedLife { get; init; }

    public required OperationState State { get; init; }

    /// <summary>
    /// The written row as it was written, so that whoever holds this copy can go on from it while the store is out; null
    /// when only observed, or when the copy came from a gateway that did not send it.
    /// </summary>
    public WrittenOperation? Row { get; init; }

    /// <summary>
    /// Whether it stands in a gateway's journal and not yet in the store, whose "there is none" does not count of it.
    /// </summary>
    public bool IsJournaled { get; init; }

    /// <summary>
    /// Of a journaled state: the latest life that the store was known to hold. One after it began in a journal, and how it
    /// stands to what another journal began meanwhile nobody can say.
    /// </summary>
    public Revision StoredLife { get; init; }

    /// <summary>
    /// Of a journaled state: the life of the row that the store was known to hold; <see cref="Revision.None"/> when it held none,
    /// so that there is nothing that could have been deleted.
    /// </summary>
    public Revision StoredRowLife { get; init; }

    /// <summary>The clearance of anyone, with one representation per route, so that such a hit needs no second read.</summary>
    public Clearance? Anyone { get; init; }

    /// <summary>Whether a caller is known whose request created this life.</summary>
    public bool HasCreator { get; init; }

    /// <summary>Whether a clearance of this life or of the one that it continues is a clearance of this snapshot.</summary>
    public bool Honors(Clearance clearance) =>
        clearance.ClearedAt is not null
        && (clearance.Life == Order.Life || (ContinuedLife != Revision.None && clearance.Life == ContinuedLife));

    /// <summary>Whether the application's own JSON shows just this state, so that it is served as it came.</summary>
    public bool IsShownBy(Representation representation) =>
        Order.Rank is OperationRank.ObservedRunning or OperationRank.ObservedFinal
        && representation.Revision == Order.Revision
        && (representation.Life == Order.Life || representation.Life == ContinuedLife);

    /// <summary>Whether a client that was shown <paramref name="bound"/> may be shown this.</summary>
    public bool Reaches(OperationOrder bound) =>
        Order.Reaches(bound)
        && (!IsJournaled
            || bound.Life == Order.Life
            || bound.Life == ContinuedLife
            || !bound.Life.IsNewerThan(StoredLife));

    /// <summary>This, in a journal; made of <paramref name="known"/>.</summary>
    public OperationSnapshot Journaled(OperationSnapshot? known)
    {
        var (life, rowLife) = known is { IsJournaled: true }
            ? (known.StoredLife, known.StoredRowLife)
            : (known?.Order.Life ?? Revision.None, known?.Row?.Life ?? Revision.None);
        return this with { IsJournaled = true, StoredLife = life, StoredRowLife = rowLife };
    }

    /// <summary>Whether this copy may replace <paramref name="other"/>.</summary>
    public bool Replaces(OperationSnapshot other)
    {
        var byOrder = Order.CompareTo(other.Order);
        return byOrder > 0 || (byOrder == 0 && Committed.CompareTo(other.Committed) >= 0);
    }

    public static OperationSnapshot? Newer(OperationSnapshot? a, OperationSnapshot? b) =>
        a is null || (b is not null && b.Replaces(a)) ? b : a;
}
