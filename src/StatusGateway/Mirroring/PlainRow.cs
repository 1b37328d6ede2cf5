using StatusGateway.Operations;
using StatusGateway.Operations.Writing;

namespace StatusGateway.Mirroring;

/// <summary>A row of the user's table as 001 has it. Two are equal when all of their columns are.</summary>
/// <param name="Id">Which operation.</param>
/// <param name="State">The documented columns; JSON as the table gives it back.</param>
/// <param name="Metadata">The user's own JSON, as the table gives it back.</param>
/// <param name="CreatedAt">Milliseconds since 1970, by the writer's clock.</param>
internal sealed record PlainRow(OperationId Id, OperationState State, string? Metadata, long CreatedAt)
{
    public static PlainRow? Of(WrittenOperation? known) =>
        known is null ? null : new(known.Id, known.State, known.Metadata, known.CreatedAt);
}
