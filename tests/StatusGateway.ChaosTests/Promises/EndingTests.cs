namespace StatusGateway.ChaosTests.Promises;

/// <summary>Promise 5.</summary>
public sealed class EndingTests(ChaosRun chaos)
{
    [Fact]
    public void Every_operation_ends_even_when_its_writer_went_away() =>
        chaos.HoldsThat("Every operation ends", chaos.Endless);
}
