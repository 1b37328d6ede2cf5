namespace StatusGateway.Operations.Observing;

/// <summary>What is kept of one operation for one caller on one route.</summary>
public sealed record ObservedRow
{
    /// <summary>In place of a route: the end as it was written, of an operation that was cleaned up since.</summary>
    public const string Remembered = "ended";

    /// <summary>In place of a route: that everything of the id up to <see cref="Changed"/> was deleted.</summary>
    public const string Deleted = "deleted";

    public required OperationId Id { get; init; }

    public required CallerKey Caller { get; init; }

    /// <summary>
    /// The route's template; empty where only a clearance, a creation or a verdict stands, and <see cref="Remembered"/> or
    /// <see cref="Deleted"/> for the gateway's memory of what was cleaned up, or deleted.
    /// </summary>
    public required string Route { get; init; }

    public required Revision Life { get; init; }

    /// <summary>Whether that life began by being observed, so that an insert made past the gateways continues it.</summary>
    public bool BeganObserved { get; init; }

    /// <summary>The revision of the state in it; rows that tell of one state share one.</summary>
    public required Revision Revision { get; init; }

    /// <summary>Dealt at each change of the row, of any kind.</summary>
    public required Revision Changed { get; init; }

    /// <summary>Whether this caller's request created the operation.</summary>
    public bool Created { get; init; }

    /// <summary>The state that was observed; null for a clearance alone.</summary>
    public OperationState? State { get; init; }

    /// <summary>The application's own JSON.</summary>
    public string? Representation { get; init; }

    /// <summary>When the application last answered this caller, milliseconds since 1970; null when it refused since.</summary>
    public long? ClearedAt { get; init; }

    /// <summary>
    /// When the operation was seen to come forward, milliseconds since 1970; 0 where this row is no evidence of that. A store
    /// keeps the latest of a row.
    /// </summary>
    public long AliveAt { get; init; }

    /// <summary>When the row was last written, milliseconds since 1970.</summary>
    public required long ObservedAt { get; init; }

    public OperationOrder Order => new(Life, Rank, Revision);

    private OperationRank Rank =>
        Caller == CallerKey.Gateway ? Route == Remembered ? OperationRank.WrittenFinal : OperationRank.Verdict
        : State is { Status.IsFinal: true } ? OperationRank.ObservedFinal
        : OperationRank.ObservedRunning;
}
