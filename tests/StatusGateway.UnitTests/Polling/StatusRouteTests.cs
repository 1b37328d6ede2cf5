using StatusGateway.Operations;
using StatusGateway.Polling;

namespace StatusGateway.UnitTests.Polling;

public sealed class StatusRouteTests
{
    [Theory]
    [InlineData("/api/jobs/{id}", "/api/jobs/7", "7")]
    [InlineData("/api/jobs/{id}", "/api/jobs/7?t=1", "7")]
    [InlineData("/api/jobs/{id}", "/api/jobs/7?", "7")]
    [InlineData("/api/jobs/{id}/status", "/api/jobs/7/status?t=1", "7")]
    [InlineData("/api/jobs/{id}", "/API/jobs/7", null)]
    [InlineData("/api/jobs/{id}", "/api/jobs/7/", null)]
    [InlineData("/api/jobs/{id}", "/api/jobs/", null)]
    [InlineData("/api/jobs/{id}", "/api/jobs/a%2Fb", null)]
    [InlineData("/api/jobs/{id}", "/api/jobs/a/b", null)]
    [InlineData("/api/jobs/{id}", "//api/jobs/7", null)]
    [InlineData("/api/jobs/{id}", "http://host/api/jobs/7", null)]
    [InlineData("/api/jobs/{id}/status", "/api/jobs/status", null)]
    [InlineData("/api/job?id={id}", "/api/job?id=7", "7")]
    [InlineData("/api/job?id={id}", "/api/job?t=1&id=7&u=2", "7")]
    [InlineData("/api/job?id={id}", "/api/job?xid=7", null)]
    [InlineData("/api/job?id={id}", "/api/job", null)]
    [InlineData("/api/job?id={id}", "/api/job/?id=7", null)]
    [InlineData("/api/job?id={id}", "/api/job?id=7&id=8", null)]
    [InlineData("/api/job?id={id}", "/api/job?%69d=8&id=7", null)]
    [InlineData("/api/job?id={id}", "/api/job?i%64=8&id=7", null)]
    public void Only_what_the_application_would_route_there_is_a_poll(string template, string target, string? id)
    {
        var matched = RouteOf(template).TryMatch(target, out var text) && OperationId.TryParse(text, provider: null, out _);

        Assert.Equal(id, matched ? text.ToString() : null);
    }

    [Theory]
    [InlineData("api/{id}")]
    [InlineData("/api/jobs")]
    [InlineData("/api/{id}/{id}")]
    [InlineData("/api/{id}?t=1")]
    [InlineData("/api?id={id}&t=1")]
    [InlineData("/api?t=1&id={id}")]
    public void A_template_that_could_match_nothing_is_refused(string template) =>
        Assert.Throws<RouteTemplateException>(() => RouteOf(template));

    [Fact]
    public void Its_own_target_is_a_poll()
    {
        var id = OperationId.Parse("a:1", provider: null);

        Assert.Equal("/api/job?id=a:1", RouteOf("/api/job?id={id}").TargetOf(id));
        Assert.True(RouteOf("/api/job?id={id}").TryMatch("/api/job?id=a:1", out _));
    }

    private static StatusRoute RouteOf(string template) => new(new StatusRouteOptions { Template = template });
}
