using StatusGateway.Operations;

namespace StatusGateway.Supabase;

/// <summary>What a committed write did.</summary>
internal sealed record RowChanges
{
    /// <summary>An array of what was to be returned; empty when nothing was.</summary>
    public string Json { get; init; } = "[]";

    /// <summary>How many rows were inserted, updated or deleted; ignored ones do not count.</summary>
    public required long Affected { get; init; }

    /// <summary>How many of them were not there before.</summary>
    public long Inserted { get; init; }

    /// <summary>What polls may now be shown of those that were inserted or updated; rows that no poll can name are left out.</summary>
    public IReadOnlyList<OperationSnapshot> Changed { get; init; } = [];

    /// <summary>What was deleted; rows that no poll can name are left out.</summary>
    public IReadOnlyList<DeletedRow> Deleted { get; init; } = [];
}

/// <summary>A deleted operation; copies committed up to <paramref name="Last"/> are void.</summary>
internal readonly record struct DeletedRow(OperationId Id, Revision Last);
