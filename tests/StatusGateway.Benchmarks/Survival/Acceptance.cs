namespace StatusGateway.Benchmarks.Survival;

/// <summary>What the gateway must reach in every scenario; each miss is one sentence.</summary>
internal static class Acceptance
{
    private const double LatencyLimitMs = 50;

    public static IEnumerable<string> Misses(Outcome outcome, Scenario scenario)
    {
        if (outcome.Known < Scenario.Operations)
        {
            yield return $"only {outcome.Known} of {Scenario.Operations} operations could be created";
        }

        if (!outcome.Polls.IsWhole)
        {
            var unusable = outcome.Polls.Total - outcome.Polls.Ok;
            yield return $"{unusable} polls of known operations were not 200 or 304 with the application's JSON";
        }

        if (scenario.JudgesLatency && !(outcome.P99 < LatencyLimitMs))
        {
            yield return $"the p99 of polls is {outcome.P99:0.0} ms, not under {LatencyLimitMs} ms"
                + $" (the control's is {outcome.P99OfControl:0.0} ms)";
        }

        if (outcome.Staleness.TooOld > 0)
        {
            var allowed = Staleness.Allowed(scenario).TotalMilliseconds;
            yield return $"{outcome.Staleness.TooOld} polls were more than {allowed} ms behind";
        }

        if (outcome.Staleness.Backwards > 0)
        {
            yield return $"{outcome.Staleness.Backwards} polls went backwards";
        }

        if (outcome.Staleness.NeverTrue > 0)
        {
            yield return $"{outcome.Staleness.NeverTrue} polls were told a state that never was";
        }

        if (!outcome.UnknownSame.IsWhole)
        {
            yield return $"an unknown id kept the application's answer {outcome.UnknownSame} times";
        }

        if (outcome.UnknownProper.Ok < outcome.UnknownProper.Total)
        {
            yield return $"an unknown id was answered {outcome.UnknownWhileDown} while the application was down";
        }

        // A hung application takes connections: what it has taken is its own to answer.
        if (scenario.Fault is not Fault.BlackHole && !outcome.Pages.IsWhole)
        {
            yield return $"{outcome.Pages} pages were loaded";
        }

        if (scenario.Fault is not Fault.BlackHole && outcome.Posts.Ok + outcome.PostsCutOff < outcome.Posts.Total)
        {
            yield return $"{outcome.Posts} POSTs were answered, and {outcome.PostsCutOff} of the others were in the air at the kill";
        }

        foreach (var difference in outcome.CountedByFront?.DifferencesFrom(outcome.CountedByClients) ?? [])
        {
            yield return $"the gateway's metrics say otherwise than its clients: {difference}";
        }

        if (outcome.ExecutedMoreThanOnce > 0)
        {
            yield return $"{outcome.ExecutedMoreThanOnce} POSTs were executed more than once";
        }
    }
}
