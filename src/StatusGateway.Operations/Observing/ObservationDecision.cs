namespace StatusGateway.Operations.Observing;

/// <summary>What a store is to write for an observation, if anything.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Upserts">Rows to insert, or to put in the place of those with the same id, caller and route.</param>
/// <param name="Rebase">
/// When not null: every other row of the operation with this life moves into the life of the written row, and began written.
/// </param>
public sealed record ObservationDecision(
    KeepOutcome Outcome, IReadOnlyList<ObservedRow> Upserts, Revision? Rebase = null)
{
    public static ObservationDecision Of(KeepOutcome outcome) => new(outcome, []);
}
