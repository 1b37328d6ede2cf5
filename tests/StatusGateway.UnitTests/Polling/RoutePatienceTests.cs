using Microsoft.Extensions.Time.Testing;
using StatusGateway.Polling;

namespace StatusGateway.UnitTests.Polling;

public sealed class RoutePatienceTests
{
    private static readonly StatusRoute Route = new(new StatusRouteOptions { Template = "/status/{id}" });

    private readonly FakeTimeProvider _time = new();
    private readonly RoutePatience _patience;

    public RoutePatienceTests() => _patience = new RoutePatience(new TestOptions<PollingOptions>(new()), _time);

    [Theory]
    [InlineData(5, 40)]
    [InlineData(40, 40)]
    [InlineData(120, 120)]
    [InlineData(250, 250)]
    [InlineData(251, 40)]
    [InlineData(4000, 40)]
    public void A_poll_waits_as_long_as_the_application_usually_takes_if_that_is_a_little_longer(int takes, int waits)
    {
        for (var answer = 0; answer < 20; answer++)
        {
            Answer(takes);
        }

        Assert.Equal(waits, _patience.WaitOn(Route).TotalMilliseconds);
    }

    [Fact]
    public void Nothing_is_waited_for_where_no_answer_of_the_last_minute_came_in_time()
    {
        Assert.True(_patience.IsWorthWaiting(Route));

        Answer(400);
        Assert.False(_patience.IsWorthWaiting(Route));

        Answer(10);
        Assert.True(_patience.IsWorthWaiting(Route));

        _time.Advance(TimeSpan.FromMinutes(2));
        Answer(400);
        Assert.False(_patience.IsWorthWaiting(Route));
    }

    [Fact]
    public void An_application_that_hangs_is_no_longer_waited_for_and_one_that_refuses_is()
    {
        Answer(10);
        _patience.Ask(Route);
        _time.Advance(TimeSpan.FromMilliseconds(251));
        Assert.False(_patience.IsWorthWaiting(Route));

        _patience.Fail(Route);
        Assert.True(_patience.IsWorthWaiting(Route));
    }

    private void Answer(int takes)
    {
        _patience.Ask(Route);
        _time.Advance(TimeSpan.FromMilliseconds(takes));
        _patience.Learn(Route, TimeSpan.FromMilliseconds(takes));
    }
}
