using StatusGateway.Operations;
using StatusGateway.Operations.Observing;
using StatusGateway.Operations.Writing;
using StatusGateway.Sqlite;

namespace StatusGateway.Journal;

/// <summary>One acknowledged write, or one observation, that the store is still to be given.</summary>
internal sealed record JournalEntry
{
    /// <summary>Where it stands in the order; 0 before it was appended.</summary>
    public long Place { get; init; }

    /// <summary>The revision of the row that it was made of; <see cref="Revision.None"/> when there was none.</summary>
    public required Revision Base { get; init; }

    /// <summary>The life of that row, which is the only one that it may be written into.</summary>
    public required Revision BaseLife { get; init; }

    public required JournalBody Body { get; init; }

    /// <param name="known">What it was made of; null when nothing was known.</param>
    /// <param name="body">What of it never changes.</param>
    public static JournalEntry Of(OperationSnapshot? known, JournalBody body) => new()
    {
        Base = known?.Row?.Revision ?? Revision.None,
        BaseLife = known?.Row?.Life ?? Revision.None,
        Body = body,
    };

    /// <summary>How long its text is.</summary>
    public int Length { get; init; }

    public OperationId Id => Body.Shown.Id;

    /// <summary>The whole row that results; of an observation, the row that stood there.</summary>
    public WrittenOperation Row => Body.Shown.Row!;

    /// <summary>As it lies on disk, and is handed over.</summary>
    public JournalRow ToRow() => new(Place, Id.ToString(), Base.Number, BaseLife.Number, Topic, JournalJson.Write(Body));

    /// <summary>Whether it is about a life that a journaled write began: it goes behind the writes.</summary>
    public bool FollowsWrite => IsOfUnstoredLife && Body.Shown.Row is not null;

    /// <summary>Whether it is about a life that an earlier entry began, maybe in another gateway's journal: the store needs that one first.</summary>
    public bool FollowsLife => IsOfUnstoredLife && Body.Observation!.Proposed != Body.Shown.Order.Life;

    public bool IsWrite => Body is { Observation: null, Ended: null };

    /// <summary>
    /// What the newest of its kind replaces: each poll of a running operation would fill the journal else. Empty for what
    /// must be told in full.
    /// </summary>
    public string Topic => Body.Observation is { IsCreation: false, State.Status.IsFinal: false, Becomes: null } observation
        ? $"{observation.Caller} {observation.Route}"
        : "";

    private bool IsOfUnstoredLife =>
        Body is { Observation.IsCreation: false, Shown: var shown }
        && shown.ContinuedLife == Revision.None
        && shown.Order.Life.IsNewerThan(shown.StoredLife);
}

/// <summary>What of an entry never changes.</summary>
/// <param name="Shown">What polls are shown since; of a write, with the whole resulting row.</param>
/// <param name="Observation">What was observed; null for a write.</param>
/// <param name="Clearance">The clearance that an observation gave.</param>
/// <param name="Ended">Whose clearance ended, where that is what happened.</param>
/// <param name="MayBeCommitted">Whether the store was asked first and did not answer: it may have written it all the same.</param>
internal sealed record JournalBody(
    OperationSnapshot Shown,
    Observation? Observation = null,
    Clearance? Clearance = null,
    CallerKey? Ended = null,
    bool MayBeCommitted = false);
