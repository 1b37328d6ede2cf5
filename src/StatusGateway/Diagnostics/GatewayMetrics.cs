namespace StatusGateway.Diagnostics;

/// <summary>Every metric of the gateway. <c>docs/metrics.md</c> says the same, and a test compares.</summary>
internal static class GatewayMetrics
{
    public const string MeterName = "StatusGateway";

    // From 0.1 ms, a poll answered from memory, to the 10 s that the application is given.
    private static readonly double[] Durations =
        [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    // Up to the 30 s that a request is held, and the minutes that somebody may set.
    private static readonly double[] Waits = [0.05, 0.1, 0.25, 0.5, 1, 1.5, 2.5, 5, 10, 15, 20, 30, 60, 120];

    // From one refresh of a running state to the day after which nothing is shown as running.
    private static readonly double[] Ages = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 900, 3600, 21600, 86400];

    public static readonly GatewayMetric Polls = new(
        "statusgateway.polls", MetricKind.Counter, "{poll}", "Polls that were answered, by whence and with what", "source", "answer");

    public static readonly GatewayMetric RescuedPolls = new(
        "statusgateway.polls.rescued", MetricKind.Counter, "{poll}",
        "Polls answered from stored state because the application could not or would not", "reason");

    public static readonly GatewayMetric PollDuration = new(
        "statusgateway.poll.duration", MetricKind.Histogram, "s", "How long polls took to be answered", "source")
    {
        Buckets = Durations,
    };

    public static readonly GatewayMetric PollAge = new(
        "statusgateway.poll.age", MetricKind.Histogram, "s",
        "How long ago the running state that a poll was shown had been committed", "rescued")
    {
        Buckets = Ages,
    };

    public static readonly GatewayMetric HeldRequests = new(
        "statusgateway.hold.waiting", MetricKind.UpDownCounter, "{request}", "Requests that wait for the application");

    public static readonly GatewayMetric HoldDuration = new(
        "statusgateway.hold.duration", MetricKind.Histogram, "s",
        "How long requests waited for the application, by how that ended", "end")
    {
        Buckets = Waits,
    };

    public static readonly GatewayMetric UnkeptObservations = new(
        "statusgateway.observations.unkept", MetricKind.Counter, "{operation}",
        "Operations that became known past the bounds of what is observed, and were passed through");

    public static readonly GatewayMetric TierUp = new(
        "statusgateway.tier.up", MetricKind.Gauge, "1", "Whether a tier answers; nothing of one that was not tried yet", "tier");

    public static readonly GatewayMetric TierBreakerOpen = new(
        "statusgateway.tier.breaker.open", MetricKind.Gauge, "1", "Whether a tier's breaker is open, so that it is only probed", "tier");

    public static readonly GatewayMetric TierDuration = new(
        "statusgateway.tier.duration", MetricKind.Histogram, "s", "How long a tier took to answer, where it did", "tier", "operation")
    {
        Buckets = Durations,
    };

    public static readonly GatewayMetric TierFaults = new(
        "statusgateway.tier.faults", MetricKind.Counter, "{call}", "Calls of a tier that failed or took longer than its limit", "tier");

    public static readonly GatewayMetric TierSkipped = new(
        "statusgateway.tier.skipped", MetricKind.Counter, "{call}",
        "Calls of a tier that were not made while it does not answer", "tier");

    public static readonly GatewayMetric TierLostWrites = new(
        "statusgateway.tier.writes.lost", MetricKind.Counter, "{write}", "Failed writes to a tier that could not even be remembered");

    public static readonly GatewayMetric JournalEntries = new(
        "statusgateway.journal.entries", MetricKind.Gauge, "{entry}", "Journaled writes that wait for the store");

    public static readonly GatewayMetric JournalBytes = new(
        "statusgateway.journal.size", MetricKind.Gauge, "By", "What the journaled writes that wait weigh");

    public static readonly GatewayMetric JournalOldest = new(
        "statusgateway.journal.oldest", MetricKind.Gauge, "s",
        "How long the operation has waited that has waited longest; 0 when none does");

    public static readonly GatewayMetric JournalFull = new(
        "statusgateway.journal.full", MetricKind.Gauge, "1", "Whether writes are refused because the journal has no room");

    public static readonly GatewayMetric JournalAppended = new(
        "statusgateway.journal.appended", MetricKind.Counter, "{entry}", "Writes that were acknowledged while the store was out");

    public static readonly GatewayMetric JournalReplayed = new(
        "statusgateway.journal.replayed", MetricKind.Counter, "{entry}", "Journaled writes that the store has since");

    public static readonly GatewayMetric JournalSetAside = new(
        "statusgateway.journal.set_aside", MetricKind.Counter, "{entry}", "Journaled writes that the store will not be given");

    public static readonly GatewayMetric LostOperations = new(
        "statusgateway.endings.lost", MetricKind.Counter, "{operation}",
        "Operations that this gateway declared lost, by reason", "reason");

    public static readonly GatewayMetric OverruledVerdicts = new(
        "statusgateway.endings.overruled", MetricKind.Counter, "{operation}",
        "Operations that ended by themselves after they were declared lost");

    public static readonly GatewayMetric CleanedOperations = new(
        "statusgateway.endings.cleaned", MetricKind.Counter, "{operation}", "Operations that were cleaned up");
}
