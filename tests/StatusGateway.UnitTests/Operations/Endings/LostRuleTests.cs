using CsCheck;
using StatusGateway.Operations.Endings;

namespace StatusGateway.UnitTests.Operations.Endings;

public sealed class LostRuleTests
{
    private static readonly LostLimits Limits = new(Minutes(2), Minutes(15), TimeSpan.FromHours(24));
    private static readonly ApplicationSigns Fine = ApplicationSigns.None;

    [Theory]
    [InlineData(119, 600, null)]
    [InlineData(600, 119, null)]
    [InlineData(120, 120, LostReason.ApplicationDown)]
    public void It_is_lost_when_nobody_has_listened_for_as_long_as_nothing_was_heard(int silent, int down, LostReason? reason) =>
        Assert.Equal(reason, Judge(silent, new() { DownFor = Seconds(down), IsSurelyDown = true }));

    [Theory]
    [InlineData(899, 900, null)]
    [InlineData(900, 899, null)]
    [InlineData(900, 900, LostReason.ApplicationDown)]
    public void An_application_that_only_does_not_say_anything_may_be_busy_and_has_longer(int silent, int down, LostReason? reason) =>
        Assert.Equal(reason, Judge(silent, new() { DownFor = Seconds(down), IsSurelyDown = false }));

    [Theory]
    [InlineData(130, 130, 119, null)]
    [InlineData(119, 130, 125, null)]
    [InlineData(130, 130, 120, LostReason.ApplicationRestarted)]
    [InlineData(7200, 121, 120, LostReason.ApplicationRestarted)]
    [InlineData(130, 140, 125, null)] // heard of by whatever came after the restart
    public void It_is_lost_when_the_application_restarted_and_nothing_was_heard_since(
        double silent, double gone, double back, LostReason? reason) =>
        Assert.Equal(reason, Judge(silent, new() { GoneFor = Seconds(gone), BackFor = Seconds(back) }));

    [Theory]
    [InlineData(120, 120, null)]
    [InlineData(899, 899, null)]
    [InlineData(900, 119, null)] // one answer is no denial: a route may have been compiled just then
    [InlineData(900, 120, LostReason.ApplicationForgot)]
    public void It_is_lost_when_it_is_denied_and_a_job_that_a_reload_left_alive_had_its_time(
        int silent, int denied, LostReason? reason) =>
        Assert.Equal(reason, LostRule.Judge(Seconds(silent), Fine, Seconds(denied), Limits));

    [Fact]
    public void Silence_alone_is_no_reason_before_the_maximum_age()
    {
        Assert.Null(LostRule.Judge(TimeSpan.FromHours(24) - Seconds(1), Fine, null, Limits));
        Assert.Equal(LostReason.TooOld, LostRule.Judge(TimeSpan.FromHours(24), Fine, null, Limits));
    }

    /// <summary>CsCheck prints the seed of a case that fails.</summary>
    [Fact]
    public void What_was_heard_of_lately_is_never_lost_and_what_is_lost_stays_so_while_nothing_is_heard() =>
        Gen.Select(Time, MaybeTime, Gen.Bool, MaybeTime, Time, MaybeTime, Time)
            .Sample(static (silent, down, isSure, back, wasDown, denied, passing) =>
            {
                var signs = new ApplicationSigns
                {
                    DownFor = down,
                    IsSurelyDown = isSure,
                    BackFor = back,
                    GoneFor = back + wasDown,
                };
                var later = signs with
                {
                    DownFor = down + passing,
                    BackFor = signs.BackFor + passing,
                    GoneFor = signs.GoneFor + passing,
                };
                var verdict = LostRule.Judge(silent, signs, denied, Limits);
                return silent < Limits.StaleAfter
                    ? verdict is null
                    : verdict is null || LostRule.Judge(silent + passing, later, denied + passing, Limits) is not null;
            });

    /// <summary>However the application is gone, one limit of the promise bounds it.</summary>
    [Fact]
    public void Whatever_the_application_does_every_silent_operation_is_lost_in_the_end() =>
        Gen.Select(MaybeTime, MaybeTime).Sample(static (down, denied) =>
            LostRule.Judge(Limits.MaxAge, new() { DownFor = down }, denied, Limits) is not null);

    private static Gen<TimeSpan> Time => Gen.Int[0, 100_000].Select(static seconds => Seconds(seconds));

    private static Gen<TimeSpan?> MaybeTime =>
        Gen.Int[-20_000, 100_000].Select(static seconds => seconds < 0 ? (TimeSpan?)null : Seconds(seconds));

    private static LostReason? Judge(double silent, ApplicationSigns signs) =>
        LostRule.Judge(Seconds(silent), signs, deniedFor: null, Limits);

    private static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(minutes);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
