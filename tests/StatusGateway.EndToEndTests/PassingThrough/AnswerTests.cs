using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace StatusGateway.EndToEndTests.PassingThrough;

/// <summary>Promise 6 in front of a real Next.js: what it answers directly it answers through the gateway.</summary>
[Collection(OneApplication.Name)]
public sealed partial class AnswerTests(Sides sides) : IClassFixture<Sides>
{
    [Fact]
    public async Task Cookies_are_set_and_come_back_as_they_are()
    {
        var (direct, through) = await sides.AskAsync(
            "/api/passing/cookies",
            static request => request.Headers.Add("Cookie", "first=1; second=a%20b; plain=old"));

        through.IsTheSameAs(direct);
        Assert.Equal(3, through.All("Set-Cookie").Length);
        Assert.Equal("""{"came":{"first":"1","second":"a b","plain":"old"}}""", through.Text);
    }

    [Theory]
    [InlineData("/passing/old", "/about")]
    [InlineData("/api/passing/redirect", "/about?from=route")]
    [InlineData("/about/", "/about")]
    public async Task A_redirect_leads_to_the_server_that_was_asked(string path, string target)
    {
        var (direct, through) = await sides.AskAsync(path);

        through.HasTheHeadOf(direct);
        Assert.InRange((int)through.Code, 300, 308);
        Assert.Equal(new Uri(through.Server, target), new Uri(through.Server, Assert.Single(through.All("Location"))));
    }

    // next dev makes request.url of the address that it listens on, whatever Host says, behind every proxy: what the application
    // has said is passed on.
    [Fact]
    public async Task A_redirect_to_the_applications_own_address_is_passed_on()
    {
        var (direct, through) = await sides.AskAsync("/api/passing/redirect?own");

        through.HasTheHeadOf(direct with { Server = through.Server });
        Assert.Equal(sides.App.Address.Authority, new Uri(Assert.Single(through.All("Location"))).Authority);
    }

    [Fact]
    public async Task A_file_is_served_whole_in_parts_and_not_at_all_when_it_is_known()
    {
        var (direct, through) = await sides.AskAsync("/sample.txt");
        var (directPart, part) = await sides.AskAsync(
            "/sample.txt", static request => request.Headers.Range = new RangeHeaderValue(45, 88));
        var (directNothing, nothing) = await sides.AskAsync(
            "/sample.txt", request => request.Headers.TryAddWithoutValidation("If-None-Match", through.All("ETag")));

        through.IsTheSameAs(direct);
        part.IsTheSameAs(directPart);
        nothing.IsTheSameAs(directNothing);
        Assert.Equal(HttpStatusCode.PartialContent, part.Code);
        Assert.Equal(through.Body[45..89], part.Body);
        Assert.Equal(HttpStatusCode.NotModified, nothing.Code);
    }

    [Fact]
    public async Task A_pages_own_scripts_are_the_same()
    {
        var (_, page) = await sides.AskAsync("/passing");
        var script = Script().Match(page.Text).Value;

        var (direct, through) = await sides.AskAsync(script);

        through.IsTheSameAs(direct);
        Assert.Equal(HttpStatusCode.OK, through.Code);
    }

    [Fact]
    public async Task An_image_is_optimized_for_whoever_asks()
    {
        static void AsWebP(HttpRequestMessage request) => request.Headers.Accept.ParseAdd("image/webp");
        const string Image = "/_next/image?url=%2Fpicture.png&w=64&q=75";
        await sides.AskAsync(Image, AsWebP); // from now on Next.js has it at hand

        var (direct, through) = await sides.AskAsync(Image, AsWebP);

        through.IsTheSameAs(direct);
        Assert.Equal(["image/webp"], through.All("Content-Type"));
    }

    [Fact]
    public async Task A_navigation_of_React_is_answered_in_its_own_format()
    {
        var (direct, through) = await sides.AskAsync("/about?_rsc", static request => request.Headers.Add("RSC", "1"));

        through.HasTheHeadOf(direct);
        Assert.StartsWith("text/x-component", Assert.Single(through.All("Content-Type")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/passing", HttpStatusCode.OK)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    public async Task A_page_has_the_same_head(string path, HttpStatusCode code)
    {
        var (direct, through) = await sides.AskAsync(path);

        through.HasTheHeadOf(direct);
        Assert.Equal(code, through.Code);
    }

    [GeneratedRegex("""/_next/static/[^"\\]+?\.js""")]
    private static partial Regex Script();
}
