using StatusGateway.Operations;

namespace StatusGateway.Mirroring;

/// <summary>What the table was just seen to hold of an operation.</summary>
/// <param name="Id">Which operation.</param>
/// <param name="Known">At which revision the mirror held it before the table was asked.</param>
/// <param name="Row">The table's row; null where there is none.</param>
internal readonly record struct Sighting(OperationId Id, Revision Known, PlainRow? Row);
