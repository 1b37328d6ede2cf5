using System.Net;
using Microsoft.AspNetCore.Http;
using StatusGateway.Testing;

namespace StatusGateway.IntegrationTests.Access;

/// <summary>On a route that asks who polls, nobody is shown what the application has not shown to them.</summary>
public sealed class GuardedRouteTests : AccessTest
{
    [Fact]
    public async Task Anothers_cookie_never_sees_the_operation_with_the_application_up_down_and_restarted()
    {
        var id = await CreateAsync(A);
        await PollUntilAsync(id, A, static seen => seen.Shows("processing", 10));

        Assert.Equal(HttpStatusCode.NotFound, (await PollAsync(id, B)).Status);

        await Application.StopAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PollAsync(id, B)).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PollAsync(id, null)).Status);
        Assert.True((await PollAsync(id, A)).Shows("processing", 10));

        await Application.RestartForgettingAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await PollAsync(id, B)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PollAsync(id, null)).Status);
        Assert.True((await PollAsync(id, A)).Shows("processing", 10));
    }

    [Fact]
    public async Task Unknown_and_not_yours_are_the_same_bytes()
    {
        var id = await CreateAsync(A);
        await PollUntilAsync(id, A, static seen => seen.Shows("processing", 10));

        var (foreign, unknown) = (await PollAsync(id, B), await PollAsync(Guid.NewGuid().ToString(), B));
        await Application.StopAsync();
        var (foreignDown, unknownDown) = (await PollAsync(id, B), await PollAsync(Guid.NewGuid().ToString(), B));

        Assert.Equal(unknown, foreign);
        Assert.Equal(unknownDown, foreignDown);
    }

    [Fact]
    public async Task A_403_ends_a_clearance_and_the_application_going_down_right_after_gives_it_back_to_nobody()
    {
        var id = await CreateAsync(A);
        await PollUntilAsync(id, A, static seen => seen.Shows("processing", 10));

        Application.OnStatus = static (context, _) => RefuseAsync(context, StatusCodes.Status403Forbidden);
        await PollUntilAsync(id, A, static seen => seen.Status == HttpStatusCode.Forbidden);
        await Application.StopAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PollAsync(id, A)).Status);
        await RestartGatewayAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PollAsync(id, A)).Status);
    }

    [Fact]
    public async Task A_401_ends_every_clearance_of_a_caller()
    {
        var (one, other) = (await CreateAsync(A), await CreateAsync(A));
        await PollUntilAsync(one, A, static seen => seen.Shows("processing", 10));
        await PollUntilAsync(other, A, static seen => seen.Shows("processing", 10));

        Application.OnStatus = static (context, _) => RefuseAsync(context, StatusCodes.Status401Unauthorized);
        await PollUntilAsync(one, A, static seen => seen.Status == HttpStatusCode.Unauthorized);
        await Application.StopAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PollAsync(one, A)).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PollAsync(other, A)).Status);
    }

    [Theory]
    [InlineData("login page")]
    [InlineData("redirect")]
    public async Task A_login_page_and_a_redirect_end_a_clearance(string way)
    {
        var id = await CreateAsync(A);
        await PollUntilAsync(id, A, static seen => seen.Shows("processing", 10));

        Application.OnStatus = async (context, _) =>
        {
            if (way == "redirect")
            {
                context.Response.Redirect("/login");
                return true;
            }

            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.WriteAsync("<form>Please log in</form>");
            return true;
        };
        await PollUntilAsync(id, A, static seen => !seen.Shows("processing"));
        await Application.StopAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PollAsync(id, A)).Status);
    }

    [Theory]
    [InlineData("""{"operationId":"ID"}""", "application/json")]
    [InlineData("""{"cancel":["\u0049D"]}""", "application/json")]
    [InlineData("operationId=%49D", "application/x-www-form-urlencoded")]
    [InlineData("the job ID of yesterday", "text/plain")]
    public async Task An_id_that_a_client_sent_itself_makes_it_nobodys_creator(string said, string type)
    {
        var id = $"I{Guid.NewGuid()}D";
        Application.Jobs[id] = new Job(A, "processing", 10);
        Application.OnOther = context => context.WriteJsonAsync($$"""{"success":true,"operationId":"{{id}}"}""");
        var escaped = said.Replace("\\u0049D", $"\\u0049{id[1..]}", StringComparison.Ordinal)
            .Replace("%49D", $"%49{id[1..]}", StringComparison.Ordinal)
            .Replace("ID", id, StringComparison.Ordinal);

        using var body = new StringContent(escaped, System.Text.Encoding.UTF8, type);
        Assert.Equal(HttpStatusCode.OK, await PostAsync("/api/cancel", B, body));
        await Application.StopAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PollAsync(id, B)).Status);
    }

    [Fact]
    public async Task An_id_that_the_application_made_for_a_client_that_sent_much_is_its_own()
    {
        var id = Guid.NewGuid().ToString();
        Application.OnOther = async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            await context.WriteJsonAsync($$"""{"success":true,"operationId":"{{id}}"}""");
        };

        using var body = new StringContent(new string('x', 700_000));
        Assert.Equal(HttpStatusCode.OK, await PostAsync("/api/upload", B, body));
        await Application.StopAsync();

        Assert.True((await PollAsync(id, B)).Shows("pending"));
    }

    [Fact]
    public async Task A_hot_reload_that_empties_the_application_refuses_nobody_of_two_viewers()
    {
        var id = await CreateAsync(A);
        Application.OnStatus = async (context, asked) =>
        {
            if (!Application.Jobs.TryGetValue(asked, out var job) || GuardedApplication.WhoIs(context).Length == 0)
            {
                return false;
            }

            await context.WriteJsonAsync(job.ToJson(asked));
            return true;
        };
        await PollUntilAsync(id, A, static seen => seen.Shows("processing", 10));
        await PollUntilAsync(id, B, static seen => seen.Shows("processing", 10));

        Application.Jobs.Clear();
        await PollUntilAsync(id, A, static seen => seen.CacheStatus.Contains("404", StringComparison.Ordinal));
        await PollUntilAsync(id, B, static seen => seen.CacheStatus.Contains("404", StringComparison.Ordinal));

        Assert.True((await PollAsync(id, A)).Shows("processing", 10));
        Assert.True((await PollAsync(id, B)).Shows("processing", 10));
    }

    [Fact]
    public async Task A_404_while_another_caller_is_still_answered_ends_a_clearance()
    {
        var (id, isShared) = (await CreateAsync(A), true);
        Application.OnStatus = async (context, asked) =>
        {
            if (!isShared || GuardedApplication.WhoIs(context).Length == 0)
            {
                return false;
            }

            await context.WriteJsonAsync(Application.Jobs[asked].ToJson(asked));
            return true;
        };
        await PollUntilAsync(id, B, static seen => seen.Shows("processing", 10));

        isShared = false;
        await Eventually.SeenAsync(
            async () =>
            {
                await PollAsync(id, A);
                return await PollAsync(id, B);
            },
            static seen => seen.Status == HttpStatusCode.NotFound);
        await Application.StopAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PollAsync(id, B)).Status);
        Assert.True((await PollAsync(id, A)).Shows("processing", 10));
    }

    [Fact]
    public async Task Logging_out_passes_nothing_on()
    {
        var id = await CreateAsync(A);
        Application.OnStatus = static (context, _) =>
        {
            context.Response.Headers.SetCookie = "sid=; Max-Age=0";
            return Task.FromResult(false);
        };
        await PollUntilAsync(id, A, static seen => seen.SetCookie.Length > 0);
        await Application.StopAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PollAsync(id, null)).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PollAsync(id, "sid=")).Status);
        Assert.True((await PollAsync(id, A)).Shows("processing", 10));
    }

    [Fact]
    public async Task A_rotated_session_cookie_goes_on_being_served()
    {
        var id = await CreateAsync(A);
        await PollUntilAsync(id, A, static seen => seen.Shows("processing", 10));
        Application.OnStatus = static (context, _) =>
        {
            context.Response.Headers.Append("Set-Cookie", "prefs={\"a b\":1}; Path=/");
            context.Response.Headers.Append("Set-Cookie", "sid=rotated-session-of-a-0123456789; Path=/; HttpOnly");
            return Task.FromResult(false);
        };
        await PollUntilAsync(id, A, static seen => seen.SetCookie.Contains("rotated", StringComparison.Ordinal));
        await Application.StopAsync();

        Assert.True((await PollAsync(id, "sid=rotated-session-of-a-0123456789")).Shows("processing", 10));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PollAsync(id, B)).Status);
    }

    [Fact]
    public async Task A_POST_that_echoes_an_id_gives_its_sender_nothing_and_restarts_nothing()
    {
        var id = await CreateAsync(A);
        Application.Jobs[id] = Application.Jobs[id] with { Progress = 60 };
        await PollUntilAsync(id, A, static seen => seen.Shows("processing", 60));
        Application.OnOther = context => context.WriteJsonAsync($$"""{"jobId":"{{id}}","message":"Cancelled"}""");

        using var echoed = await SendAsync(HttpMethod.Post, "/api/cancel", B);
        using var named = await SendAsync(HttpMethod.Post, $"/api/cancel/{id}", B);
        await Application.StopAsync();

        Assert.Equal(HttpStatusCode.OK, echoed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, named.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PollAsync(id, B)).Status);
        Assert.True((await PollAsync(id, A)).Shows("processing", 60));
    }

    [Fact]
    public async Task A_caller_known_by_its_Authorization_header_is_served_and_no_other_token_is()
    {
        var id = await CreateAsync(null, ("Authorization", "Bearer token-of-a"));
        await Application.StopAsync();

        Assert.True((await PollAsync(id, null, ("Authorization", "Bearer token-of-a"))).Shows("pending"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PollAsync(id, null, ("Authorization", "Bearer token-of-b"))).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PollAsync(id, null)).Status);
    }

    [Theory]
    [InlineData("X-Forwarded-User")]
    [InlineData("X-Forwarded-Email")]
    [InlineData("X-Forwarded-Access-Token")]
    [InlineData("X-Vercel-Oidc-Token")]
    [InlineData("From")]
    public async Task Whoever_a_proxy_in_front_names_is_a_caller_of_its_own(string header)
    {
        Application.OnStatus = async (context, id) =>
        {
            if (context.Request.Headers[header] != "a@example.org")
            {
                return await RefuseAsync(context, StatusCodes.Status403Forbidden);
            }

            await context.WriteJsonAsync(Application.Jobs[id].ToJson(id));
            return true;
        };
        var id = await CreateAsync(null, (header, "a@example.org"));
        await PollAsync(id, null, (header, "a@example.org"));
        await Application.StopAsync();

        Assert.Equal(HttpStatusCode.OK, (await PollAsync(id, null, (header, "a@example.org"))).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PollAsync(id, null, (header, "b@example.org"))).Status);
    }

    [Fact]
    public async Task The_result_goes_to_whom_the_application_gave_it_and_as_it_gave_it_however_large()
    {
        var id = await CreateAsync(A);
        var large = $$"""{"frames":"{{new string('x', 40_000)}}"}""";
        Application.Jobs[id] = new Job("", "complete", 100, large);
        Application.OnStatus = async (context, asked) =>
        {
            if (GuardedApplication.WhoIs(context).Length == 0)
            {
                return false;
            }

            await context.WriteJsonAsync(Application.Jobs[asked].ToJson(asked));
            return true;
        };

        var first = await PollAsync(id, B);
        await Application.StopAsync();
        var stored = await PollAsync(id, B);

        Assert.Equal(Application.Jobs[id].ToJson(id), first.Body);
        Assert.Equal(Application.Jobs[id].ToJson(id), stored.Body);
    }

    [Fact]
    public async Task Cookies_that_the_application_sets_reach_the_caller_that_it_answered_alone()
    {
        var id = await CreateAsync(A);
        await PollUntilAsync(id, A, static seen => seen.Shows("processing", 10));
        Application.OnStatus = async (context, asked) =>
        {
            var who = GuardedApplication.WhoIs(context);
            if (who.Length == 0)
            {
                return false;
            }

            context.Response.Headers.SetCookie = $"for={who}";
            await context.WriteJsonAsync(Application.Jobs[asked].ToJson(asked));
            return true;
        };

        for (var round = 0; round < 20; round++)
        {
            var (a, b) = (await PollAsync(id, A), await PollAsync(id, B));

            Assert.DoesNotContain("session-of-b", a.SetCookie, StringComparison.Ordinal);
            Assert.DoesNotContain("session-of-a", b.SetCookie, StringComparison.Ordinal);
        }
    }

    private static async Task<bool> RefuseAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        await context.WriteJsonAsync("""{"error":"No"}""");
        return true;
    }
}
