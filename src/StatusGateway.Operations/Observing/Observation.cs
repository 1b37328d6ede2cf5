namespace StatusGateway.Operations.Observing;

/// <summary>What one answer of the application taught.</summary>
public sealed record Observation
{
    public required OperationId Id { get; init; }

    /// <summary>Whom the application answered.</summary>
    public required CallerKey Caller { get; init; }

    /// <summary>The template of the route that was asked; empty for a creation.</summary>
    public string Route { get; init; } = "";

    /// <summary>Whether a request that creates operations was answered, rather than a poll.</summary>
    public bool IsCreation { get; init; }

    public required OperationState State { get; init; }

    /// <summary>The application's own JSON; null for a creation.</summary>
    public string? Representation { get; init; }

    /// <summary>The life in which the application was asked; <see cref="Revision.None"/> when none was known.</summary>
    public Revision AskedLife { get; init; }

    /// <summary>When the gateway received the request, in microseconds since 1970, as revisions are counted.</summary>
    public Revision ReceivedAt { get; init; }

    /// <summary>
    /// The revision at which it was acknowledged from a journal: the store deals this one, unless it has come further.
    /// </summary>
    public Revision Proposed { get; init; }

    /// <summary>
    /// The caller that the answer's own cookies make of this one: a creation binds it as well, an answered poll clears it in
    /// the old one's place. The old one stays cleared until the application next says otherwise: whether the client ever
    /// received its new cookie, nobody here knows.
    /// </summary>
    public CallerKey? Becomes { get; init; }
}

/// <summary>What became of an observation.</summary>
public enum KeepOutcome
{
    /// <summary>Committed: it is the newest state, or says more of it.</summary>
    Kept,

    /// <summary>It said nothing new.</summary>
    Unchanged,

    /// <summary>An older state of the same life: the caller is cleared, the state stands.</summary>
    Older,

    /// <summary>The life that it speaks of is over.</summary>
    Outlived,

    /// <summary>A creation of an operation that somebody else created: it binds nobody.</summary>
    Unbound,
}

/// <summary>How keeping ended: what polls may be shown now, and this caller's clearance.</summary>
public sealed record KeepResult(KeepOutcome Outcome, OperationSnapshot? Snapshot, Clearance? Clearance);
