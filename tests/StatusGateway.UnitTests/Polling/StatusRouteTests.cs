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
    [InlineData("/api/jobs/{id}", "/api/jobs/..", null)]
    [InlineData("/api/jobs/{id}", "/api/jobs/.", null)]
    [InlineData("/api/jobs/{id}/status", "/api/jobs/../status", null)]
    [InlineData("/api/jobs/{id}", "/api/jobs/...", "...")]
    [InlineData("/api/jobs/{id}", "/api/jobs/7#8", null)]
    [InlineData("/api/jobs/{id}", "/api/jobs/7;8", null)]
    [InlineData("/api/jobs/{id}", "/x/../api/jobs/7", null)]
    [InlineData("/api/jobs/{id}", "/%61pi/jobs/7", null)]
    [InlineData("/api/jobs/{id}", "/api\\jobs\\7", null)]
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

    /// <summary>Row A4: what is intercepted is what a URL parser, which the application routes by, takes for that very id.</summary>
    [Theory]
    [InlineData("/api/jobs/{id}")]
    [InlineData("/api/jobs/{id}/status")]
    public void Whatever_is_a_poll_is_plainly_the_template(string template)
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var route = RouteOf(template);
        var polls = 0;
        for (var time = 0; time < 200_000; time++)
        {
            var target = Mutate(template.Replace("{id}", "a7", StringComparison.Ordinal), random);
            if (!route.TryMatch(target, out var text) || !OperationId.TryParse(text, provider: null, out var id))
            {
                continue;
            }

            polls++;
            var read = new Uri("http://host" + target);
            Assert.True(
                read.Host == "host" && read.AbsolutePath == route.TargetOf(id), $"seed {seed}: {target} is no poll of {id}");
        }

        Assert.InRange(polls, 1_000, 199_000);
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

    // One to three pieces that mean something to somebody, put in, put over or taken out.
    private static string Mutate(string target, Random random)
    {
        string[] pieces =
            ["/", "//", ".", "..", "/..", "/./", "%2F", "%2f", "%2E", "%61", "%", "%zz", ";", "?", "#", "\\", ":", "@", "A", "a", "-", "_", "é", " ", "?id=8", "&"];
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(target.Length + 1);
            var until = random.Next(at, Math.Min(target.Length, at + 3) + 1);
            target = target[..at] + (random.Next(5) == 0 ? "" : pieces[random.Next(pieces.Length)]) + target[until..];
        }

        return target.StartsWith('/') ? target : "/" + target;
    }

    private static StatusRoute RouteOf(string template) => new(new StatusRouteOptions { Template = template });
}
