using StatusGateway.Operations;
using StatusGateway.Operations.Writing;
using StatusGateway.Testing;

namespace StatusGateway.UnitTests.Operations;

public sealed class WritingRuleTests
{
    private static readonly OperationId Id = OperationId.Parse("op-of-the-writing-rule", provider: null);
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_795_000_000);

    [Fact]
    public void The_first_write_begins_a_life_of_its_own_or_continues_the_proposed_one()
    {
        var own = Write(null, OperationStatus.Pending, 0);
        var continued = WritingRule.Apply(
            null, An.Update(Id, OperationStatus.Pending) with { ProposedLife = new(17) }, Start);

        Assert.Equal(own.Revision, own.Life);
        Assert.Equal(new Revision(17), continued.Life);
    }

    [Fact]
    public void A_revision_grows_though_the_clock_goes_back()
    {
        var first = Write(null, OperationStatus.Processing, 10);

        var second = WritingRule.Apply(first, An.Update(Id, OperationStatus.Processing, 20), Start.AddHours(-1));

        Assert.True(second.Revision.IsNewerThan(first.Revision));
        Assert.Equal(first.Life, second.Life);
    }

    [Theory]
    [InlineData("processing", 95, true)]
    [InlineData("processing", 0.5, true)]
    [InlineData("processing", 0, false)]
    [InlineData("pending", 50, false)]
    public void A_running_state_after_the_end_is_late_unless_it_goes_back_to_the_start(string word, double progress, bool isLate)
    {
        var end = Write(Write(null, OperationStatus.Processing, 10), OperationStatus.Complete, 100);

        var after = WritingRule.Apply(end, An.Update(Id, OperationStatus.OfWord(word)!.Value, progress), Start);

        Assert.Equal(isLate ? new OvertakenState(end.State, end.Revision) : null, after.Ended);
        Assert.Equal(isLate, after.Life == end.Life);
        Assert.Equal(isLate ? end.State : after.State, after.ToSnapshot().State);
        Assert.Equal(isLate, after.HasEnded);
    }

    [Fact]
    public void Of_late_writes_the_first_end_stands_and_of_written_ends_the_last()
    {
        var end = Write(Write(null, OperationStatus.Processing, 10), OperationStatus.Complete, 100);

        var late = Write(Write(end, OperationStatus.Processing, 95), OperationStatus.Processing, 96);
        var failed = Write(late, OperationStatus.Error, 0);

        Assert.Equal(new OvertakenState(end.State, end.Revision), late.Ended);
        Assert.Equal(OperationStatus.Error, failed.ToSnapshot().State.Status);
        Assert.True(failed.ToSnapshot().Order.IsNewerThan(late.ToSnapshot().Order));
    }

    private static WrittenOperation Write(WrittenOperation? row, OperationStatus status, double progress) =>
        WritingRule.Apply(row, An.Update(Id, status, progress), Start);
}
