using StatusGateway.ChaosTests.Clients;

namespace StatusGateway.ChaosTests.Histories;

/// <summary>One attempt to write: at which gateway and when, what it said, and what became of it.</summary>
/// <param name="Gateway">Which of the three was asked.</param>
/// <param name="Id">The operation.</param>
/// <param name="At">When it was sent, in milliseconds since the start.</param>
/// <param name="TookMs">How long the answer took.</param>
/// <param name="What">The request and what it would write.</param>
/// <param name="Outcome">What its writer made of the answer.</param>
/// <param name="Detail">The status code, or how it failed.</param>
internal sealed record WriteEvent(
    int Gateway, string Id, double At, double TookMs, string What, WriteOutcome Outcome, string Detail)
{
    public override string ToString() => FormattableString.Invariant(
        $"{Id} at gateway {Gateway}, {At / 1000:0.000} s (+{TookMs:0.0} ms): {What}: {Outcome} ({Detail})");
}
