using CsCheck;
using Microsoft.Extensions.Time.Testing;
using StatusGateway.Operations.Endings;

namespace StatusGateway.UnitTests.Operations.Endings;

public sealed class ApplicationRecordTests
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(120);

    private readonly FakeTimeProvider _time = new();
    private readonly ApplicationRecord _record;

    public ApplicationRecordTests() => _record = new(_time);

    [Fact]
    public void Nothing_is_said_of_an_application_that_is_reached()
    {
        Note(ConnectOutcome.Accepted, thenSeconds: 500);
        Note(ConnectOutcome.Accepted, thenSeconds: 500);

        Assert.Equal(new ApplicationSigns(), _record.Read(Settled) with { IsSurelyDown = false });
    }

    [Fact]
    public void It_is_down_since_it_was_first_not_reached()
    {
        Note(ConnectOutcome.Silent, thenSeconds: 10);
        Note(ConnectOutcome.Refused, thenSeconds: 5);

        var signs = _record.Read(Settled);

        Assert.Equal((TimeSpan.FromSeconds(15), true), (signs.DownFor, signs.IsSurelyDown));
        Assert.Null(signs.GoneFor);
    }

    [Fact]
    public void It_has_restarted_when_nobody_listened_and_somebody_does_again()
    {
        Note(ConnectOutcome.Refused, thenSeconds: 1);
        Note(ConnectOutcome.Accepted, thenSeconds: 119);
        Assert.Null(_record.Read(Settled).BackFor);

        _time.Advance(TimeSpan.FromSeconds(1));
        var signs = _record.Read(Settled);

        Assert.Equal((TimeSpan.FromSeconds(121), TimeSpan.FromSeconds(120)), (signs.GoneFor, signs.BackFor));
        Assert.Null(signs.DownFor);
    }

    [Theory]
    [InlineData(0, 10)] // refused once: whatever is heard after that may be the next process
    [InlineData(1, 9)]
    [InlineData(5, 9)] // what the dying one said last was committed within a second
    public void What_is_heard_between_two_processes_is_the_last_word_of_the_first_or_the_first_of_the_next(
        int refusedForSeconds, int goneSeconds)
    {
        Note(ConnectOutcome.Refused, thenSeconds: refusedForSeconds);
        Note(ConnectOutcome.Refused, thenSeconds: 10 - refusedForSeconds);
        Note(ConnectOutcome.Accepted, thenSeconds: 0);

        Assert.Equal(TimeSpan.FromSeconds(goneSeconds), _record.Read(TimeSpan.Zero).GoneFor);
    }

    [Theory]
    [InlineData(ConnectOutcome.Unreachable)]
    [InlineData(ConnectOutcome.Silent)]
    public void What_was_only_out_of_reach_may_be_the_same_process(ConnectOutcome outcome)
    {
        Note(outcome, thenSeconds: 60);
        Note(ConnectOutcome.Accepted, thenSeconds: 600);

        Assert.Null(_record.Read(Settled).GoneFor);
    }

    [Fact]
    public void An_application_that_keeps_crashing_ends_what_its_first_crash_has_ended()
    {
        for (var crash = 0; crash < 4; crash++)
        {
            Note(ConnectOutcome.Refused, thenSeconds: 1);
            Note(ConnectOutcome.Accepted, thenSeconds: 59);
        }

        // Back since 239, 179, 119 and 59 s: the second is the last of which all is due.
        Assert.Equal(TimeSpan.FromSeconds(179), _record.Read(Settled).BackFor);
    }

    [Fact]
    public void A_restart_that_was_acted_upon_is_not_told_again_and_a_later_one_is()
    {
        Note(ConnectOutcome.Refused, thenSeconds: 1);
        Note(ConnectOutcome.Accepted, thenSeconds: 60);
        Note(ConnectOutcome.Refused, thenSeconds: 1);
        Note(ConnectOutcome.Accepted, thenSeconds: 60);

        _record.Settle(_record.Read(Settled));
        Assert.Null(_record.Read(Settled).BackFor);
        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(Settled, _record.Read(Settled).BackFor);
    }

    [Fact]
    public void What_happened_while_nobody_looked_is_not_guessed()
    {
        Note(ConnectOutcome.Refused, thenSeconds: 60);

        _record.Forget();
        Note(ConnectOutcome.Accepted, thenSeconds: 600);

        Assert.Equal(new ApplicationSigns(), _record.Read(Settled) with { IsSurelyDown = false });
    }

    /// <summary>CsCheck prints the seed of a case that fails.</summary>
    [Fact]
    public void Whatever_is_seen_a_restart_is_told_only_after_a_refusal_and_its_times_are_in_order() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 200]).Array[1, 40].Sample(static steps =>
        {
            var time = new FakeTimeProvider();
            var record = new ApplicationRecord(time);
            var refused = false;
            foreach (var (outcome, seconds) in steps)
            {
                record.Note((ConnectOutcome)outcome);
                refused |= (ConnectOutcome)outcome is ConnectOutcome.Refused;
                time.Advance(TimeSpan.FromSeconds(seconds));
                var signs = record.Read(Settled);
                if ((signs.BackFor is not null && (!refused || signs.BackFor < Settled || signs.GoneFor < signs.BackFor))
                    || signs.BackFor is null != signs.GoneFor is null
                    || signs.DownFor is not null == ((ConnectOutcome)outcome is ConnectOutcome.Accepted))
                {
                    return false;
                }
            }

            return true;
        });

    private void Note(ConnectOutcome outcome, int thenSeconds)
    {
        _record.Note(outcome);
        _time.Advance(TimeSpan.FromSeconds(thenSeconds));
    }
}
