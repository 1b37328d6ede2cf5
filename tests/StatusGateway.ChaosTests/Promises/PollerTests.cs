using StatusGateway.ChaosTests.Checking;

namespace StatusGateway.ChaosTests.Promises;

/// <summary>Promise 2.</summary>
public sealed class PollerTests(ChaosRun chaos)
{
    [Fact]
    public void A_poller_never_goes_back() =>
        chaos.HoldsThat("A poller never goes back", MonotonicReads.Violations(chaos.History));

    [Fact]
    public void A_final_status_never_becomes_a_running_one_within_one_life() =>
        chaos.HoldsThat("A final status stays", FinalStates.Violations(chaos.History));

    [Fact]
    public void Nobody_is_shown_what_was_overtaken_or_deleted_long_ago() =>
        chaos.HoldsThat("Nobody is far behind", Staleness.Violations(chaos.History));
}
