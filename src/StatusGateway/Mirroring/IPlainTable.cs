using StatusGateway.Operations;

namespace StatusGateway.Mirroring;

/// <summary>The user's table where it is as 001 made it, wherever that is: rows without revision, life or end.</summary>
/// <remarks>
/// A method that cannot ask its server throws. Every change names the row that it replaces, so nothing is ever written over
/// that this gateway has not seen.
/// </remarks>
internal interface IPlainTable
{
    /// <summary>Those of the rows that stand; what is missing is absent.</summary>
    ValueTask<IReadOnlyList<PlainRow>> FindAsync(IReadOnlyCollection<OperationId> ids, CancellationToken cancellationToken);

    /// <summary>A page of rows by id, in the table's own order.</summary>
    ValueTask<IReadOnlyList<PlainRow>> ListAsync(OperationId? after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Puts the row in the place of <paramref name="seen"/>, or inserts it where that is null. Returns it as the table keeps it;
    /// null, and nothing is changed, if what stands there is not what was seen.
    /// </summary>
    ValueTask<PlainRow?> SaveAsync(PlainRow? seen, PlainRow row, CancellationToken cancellationToken);

    /// <summary>Deletes the row; false, and nothing is changed, if it is not as it was seen.</summary>
    ValueTask<bool> DeleteAsync(PlainRow seen, CancellationToken cancellationToken);
}
