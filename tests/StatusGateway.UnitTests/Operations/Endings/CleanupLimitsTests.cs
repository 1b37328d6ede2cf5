using StatusGateway.Operations;
using StatusGateway.Operations.Endings;
using StatusGateway.Operations.Writing;
using StatusGateway.Testing;

namespace StatusGateway.UnitTests.Operations.Endings;

public sealed class CleanupLimitsTests
{
    private static readonly CleanupLimits Limits = new(TimeSpan.FromHours(24), TimeSpan.FromHours(48));
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_795_000_000);

    [Theory]
    [InlineData(OperationStatus.Complete, 23, false)]
    [InlineData(OperationStatus.Complete, 25, true)]
    [InlineData(OperationStatus.Error, 25, true)]
    [InlineData(OperationStatus.Processing, 25, false)]
    [InlineData(OperationStatus.Pending, 47, false)]
    [InlineData(OperationStatus.Processing, 49, true)]
    public void What_ended_goes_after_its_time_and_what_runs_only_after_the_maximum_age(
        OperationStatus status, int hoursAgo, bool mayGo) =>
        Assert.Equal(mayGo, Limits.MayRemove(Row(status, hoursAgo), Now));

    [Fact]
    public void What_has_ended_goes_whatever_was_written_late() =>
        Assert.True(Limits.MayRemove(
            Row(OperationStatus.Processing, 25) with { Ended = new(An.State(OperationStatus.Complete), new(1)) }, Now));

    [Fact]
    public void A_time_of_creation_ahead_of_its_updates_keeps_it() =>
        Assert.False(Limits.MayRemove(
            Row(OperationStatus.Complete, 25) with { CreatedAt = Now.ToUnixTimeMilliseconds() }, Now));

    [Theory]
    [InlineData(1, 7)]
    [InlineData(30, 30)]
    public void What_was_cleaned_up_is_remembered_for_a_week_and_no_shorter_than_it_was_kept(int keepDays, int days) =>
        Assert.Equal(TimeSpan.FromDays(days), (Limits with { Keep = TimeSpan.FromDays(keepDays) }).Forgotten);

    private static WrittenOperation Row(OperationStatus status, int hoursAgo)
    {
        var at = Now.AddHours(-hoursAgo).ToUnixTimeMilliseconds();
        return new()
        {
            Id = OperationId.Parse("job-7", provider: null),
            State = An.State(status, updatedAt: at),
            CreatedAt = at,
            Revision = new(2),
            Life = new(2),
        };
    }
}
