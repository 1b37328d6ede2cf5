using StatusGateway.Polling;

namespace StatusGateway.UnitTests.Polling;

public sealed class StatusRoutesTests : IDisposable
{
    private readonly TestOptions<PollingOptions> _options = new(Of(Route("/a/{id}"), Route("/b/{id}")));
    private readonly StatusRoutes _routes;

    public StatusRoutesTests() => _routes = new StatusRoutes(_options);

    public void Dispose() => _routes.Dispose();

    [Fact]
    public void A_route_that_the_settings_describe_as_before_stays_the_same_wherever_it_stands()
    {
        var (a, b) = (_routes.Current[0], _routes.Current[1]);

        _options.Change(Of(Route("/new/{id}"), Route("/b/{id}"), Route("/a/{id}")));

        Assert.Same(b, _routes.Current[1]);
        Assert.Same(a, _routes.Current[2]);
        Assert.False(a.IsRetired);
    }

    [Theory]
    [InlineData("words")]
    [InlineData("fields")]
    [InlineData("lostWhen")]
    public void A_route_that_is_described_otherwise_is_another_one(string what)
    {
        var a = _routes.Current[0];
        var changed = Route("/a/{id}");
        switch (what)
        {
            case "words":
                changed.Words["complete"] = "succeeded";
                break;
            case "fields":
                changed.Fields["status"] = "state";
                break;
            default:
                changed.LostWhen.Add(new() { ["error"] = "gone" });
                break;
        }

        _options.Change(Of(changed, Route("/b/{id}")));

        Assert.NotSame(a, _routes.Current[0]);
        Assert.True(a.IsRetired);
    }

    [Fact]
    public void A_route_that_went_and_came_back_is_another_one()
    {
        var a = _routes.Current[0];

        _options.Change(Of(Route("/b/{id}")));
        _options.Change(Of(Route("/a/{id}"), Route("/b/{id}")));

        Assert.NotSame(a, _routes.Current[0]);
    }

    [Fact]
    public void What_was_encoded_for_a_route_is_never_found_by_another_one_and_goes_with_it()
    {
        var answers = new RouteAnswers();
        var (a, b) = (_routes.Current[0], _routes.Current[1]);
        answers.Keep(a, Answer("a"));
        answers.Keep(b, Answer("b"));

        _options.Change(Of(Route("/b/{id}"), Route("/c/{id}")));
        var c = _routes.Current[1];
        Assert.Equal("b", answers[_routes.Current[0]]?.TagText);
        Assert.Null(answers[c]);

        answers.Keep(c, Answer("c"));
        Assert.Null(answers[a]);
        Assert.Equal(("b", "c"), (answers[b]?.TagText, answers[c]?.TagText));
    }

    private static EncodedAnswer Answer(string tag) => new([], tag, default);

    private static StatusRouteOptions Route(string template) => new() { Template = template };

    private static PollingOptions Of(params StatusRouteOptions[] routes) => new() { Routes = [.. routes] };
}
