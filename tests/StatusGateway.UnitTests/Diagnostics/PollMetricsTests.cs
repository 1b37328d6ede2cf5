using OpenTelemetry;
using OpenTelemetry.Metrics;
using StatusGateway.Diagnostics;
using StatusGateway.Observing;
using StatusGateway.Operations;
using StatusGateway.Operations.Reading;
using StatusGateway.Polling;
using StatusGateway.Testing;

namespace StatusGateway.UnitTests.Diagnostics;

public sealed class PollMetricsTests
{
    [Fact]
    public void Counting_a_hit_allocates_nothing_while_somebody_collects()
    {
        using var reader = new Reader();
        using var provider = Sdk.CreateMeterProviderBuilder().AddMeter(GatewayMetrics.MeterName).AddReader(reader).Build();
        var snapshot = Running();
        var poll = new Poll(
            null!, snapshot.Id, OperationOrder.None, MayBeUnreplayed: false, new(TimeProvider.System, 0, TimeSpan.Zero));
        var hit = CacheStatus.Hit(ReadSource.L1);
        Count(10_000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Count(1_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Count(int times)
        {
            for (var i = 0; i < times; i++)
            {
                PollMetrics.Answered(poll, snapshot, hit, isNotModified: i % 2 == 0);
            }
        }
    }

    [Fact]
    public void However_an_application_answers_there_is_an_end_to_the_reasons()
    {
        var reasons = Enumerable.Range(-1000, 3000).Select(static code => AnswerPolicy.Reason(code)).ToHashSet();

        Assert.Equal("upstream-404", AnswerPolicy.Reason(404));
        Assert.Equal("upstream-unreachable", AnswerPolicy.Reason(null));
        Assert.Equal(401, reasons.Count);
    }

    private static OperationSnapshot Running()
    {
        OperationId.TryParse("an-operation", provider: null, out var id);
        var revision = Revision.Of(TimeProvider.System.GetUtcNow());
        return new()
        {
            Id = id,
            Order = new(revision, OperationRank.ObservedRunning, revision),
            Committed = revision,
            State = An.State(OperationStatus.Processing),
        };
    }

    private sealed class Reader : MetricReader;
}
