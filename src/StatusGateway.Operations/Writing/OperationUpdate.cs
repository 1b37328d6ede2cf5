namespace StatusGateway.Operations.Writing;

/// <summary>A whole row to be written.</summary>
public sealed record OperationUpdate
{
    public required OperationId Id { get; init; }

    /// <summary>The documented fields; <see cref="OperationState.UpdatedAt"/> null takes the time of the write.</summary>
    public required OperationState State { get; init; }

    public string? Metadata { get; init; }

    /// <summary>When given, the row must still be at it; <see cref="Revision.None"/>: there must be no row.</summary>
    public Revision? Expected { get; init; }

    /// <summary>The observed life that an insert continues; <see cref="Revision.None"/> begins one of its own.</summary>
    public Revision ProposedLife { get; init; }
}
