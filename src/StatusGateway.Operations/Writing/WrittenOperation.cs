namespace StatusGateway.Operations.Writing;

/// <summary>A row of the user's table: what was written, by whomever, and what a late write overtook.</summary>
public sealed record WrittenOperation
{
    public required OperationId Id { get; init; }

    public required OperationState State { get; init; }

    /// <summary>The user's own JSON beside the documented fields, never shown to polls.</summary>
    public string? Metadata { get; init; }

    /// <summary>Milliseconds since 1970, by the writer's clock.</summary>
    public required long CreatedAt { get; init; }

    public required Revision Revision { get; init; }

    /// <summary>The revision at which this life of the id began.</summary>
    public required Revision Life { get; init; }

    /// <summary>The final state that a late running write overtook; polls are served from this one.</summary>
    public OvertakenState? Ended { get; init; }

    public bool HasEnded => Ended is not null || State.Status.IsFinal;

    /// <summary>What polls may be shown of it.</summary>
    public OperationSnapshot ToSnapshot()
    {
        var (state, revision) = Ended is { } ended ? (ended.State, ended.Revision) : (State, Revision);
        var rank = state.Status.IsFinal ? OperationRank.WrittenFinal : OperationRank.WrittenRunning;
        return new OperationSnapshot
        {
            Id = Id,
            Order = new(Life, rank, revision),
            Committed = Revision,
            Written = Revision,
            State = state,
        };
    }
}

/// <summary>The final state that a late write overtook, at its own revision.</summary>
public sealed record OvertakenState(OperationState State, Revision Revision);
