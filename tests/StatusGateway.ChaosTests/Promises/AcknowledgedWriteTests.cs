using StatusGateway.ChaosTests.Checking;

namespace StatusGateway.ChaosTests.Promises;

/// <summary>Promise 4.</summary>
public sealed class AcknowledgedWriteTests(ChaosRun chaos)
{
    [Fact]
    public void An_acknowledged_write_is_kept() =>
        chaos.HoldsThat(
            "An acknowledged write is kept",
            [.. chaos.History.Complaints, .. KeptWrites.Violations(chaos.History, chaos.Commits)]);
}
