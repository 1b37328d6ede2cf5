using StatusGateway.ChaosTests.Checking;

namespace StatusGateway.ChaosTests.Promises;

/// <summary>Promise 1.</summary>
public sealed class KnownOperationTests(ChaosRun chaos)
{
    [Fact]
    public void A_known_operation_always_answers() =>
        chaos.HoldsThat("A known operation always answers", KnownOperations.Violations(chaos.History));
}
