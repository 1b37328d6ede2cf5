using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Supabase;

public sealed class SupabaseProjectTests : IAsyncLifetime
{
    private const string AnyKey = "sb_publishable_anything";

    private RecordingServer _application = null!;
    private RecordingServer _project = null!;

    public async ValueTask InitializeAsync()
    {
        _application = await RecordingServer.StartAsync("application");
        _project = await RecordingServer.StartAsync("project");
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        await _project.DisposeAsync();
    }

    [Theory]
    [InlineData("/rest/v1/profiles?select=*&id=eq.a%2Fb%2520c")]
    [InlineData("/rest/v1/")]
    [InlineData("/auth/v1/.well-known/jwks.json")]
    [InlineData("/auth/v1/token?grant_type=password")]
    [InlineData("/storage/v1/object/public/bucket/a%20b.mp4")]
    [InlineData("/functions/v1/hello")]
    [InlineData("/graphql/v1")]
    [InlineData("/realtime/v1/api/tenants")]
    public async Task A_projects_path_goes_to_the_project_byte_for_byte(string target)
    {
        await using var gateway = await GatewayHost.StartAsync(_application.Address, _project.Address);

        using var answer = await gateway.SendAsync(
            HttpMethod.Post, target, "{\"a\":1}", ("apikey", AnyKey), ("Authorization", "Bearer user.jwt.x"), ("User-Agent", "node"));

        Assert.Equal("project", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var request = Assert.Single(_project.Requests);
        Assert.Equal(target, request.Target);
        Assert.Equal("{\"a\":1}", request.Body);
        Assert.Equal(AnyKey, request.Headers["apikey"]);
        Assert.Equal("Bearer user.jwt.x", request.Headers["Authorization"]);
        Assert.Equal("node", request.Headers["User-Agent"]);
        Assert.Equal($"localhost:{_project.Port}", request.Headers["Host"]);
        Assert.Empty(_application.Requests);
    }

    [Theory]
    [InlineData("/rest/v2/profiles")]
    [InlineData("/rest/v1x")]
    [InlineData("/Rest/v1/profiles")]
    [InlineData("/x/rest/v1/profiles")]
    [InlineData("/x/../rest/v1/profiles")]
    public async Task Any_other_spelling_is_the_applications_own_path(string target)
    {
        await using var gateway = await GatewayHost.StartAsync(_application.Address, _project.Address);

        var answer = await gateway.SendRawAsync(
            $"GET {target} HTTP/1.1\r\nHost: x\r\napikey: {AnyKey}\r\nConnection: close\r\n\r\n");

        Assert.Contains("application", answer, StringComparison.Ordinal);
        Assert.Empty(_project.Requests);
    }

    [Fact]
    public async Task The_applications_cookies_do_not_leave_for_the_project()
    {
        await using var gateway = await GatewayHost.StartAsync(_application.Address, _project.Address);

        using var answer = await gateway.SendAsync(HttpMethod.Get, "/auth/v1/user", null, ("Cookie", "session=of-the-application"));

        Assert.DoesNotContain("Cookie", Assert.Single(_project.Requests).Headers.Keys);
    }

    [Fact]
    public async Task A_realtime_socket_opens_to_the_project_and_carries_both_ways()
    {
        await using var gateway = await GatewayHost.StartAsync(_application.Address, _project.Address);
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", "Bearer token");

        await socket.ConnectAsync(
            new($"ws://127.0.0.1:{gateway.Port}/realtime/v1/websocket?apikey={AnyKey}&vsn=1.0.0"),
            TestContext.Current.CancellationToken);
        await socket.SendAsync(
            "phx_join"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);
        var buffer = new byte[64];
        var heard = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);

        Assert.Equal("phx_join", Encoding.UTF8.GetString(buffer, 0, heard.Count));
        var request = Assert.Single(_project.Requests);
        Assert.Equal($"/realtime/v1/websocket?apikey={AnyKey}&vsn=1.0.0", request.Target);
        Assert.Equal("Bearer token", request.Headers["Authorization"]);
        Assert.Equal($"localhost:{_project.Port}", request.Headers["Host"]);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task A_request_without_a_body_is_executed_once_by_a_project_that_breaks_off(string method)
    {
        await using var gateway = await GatewayHost.StartAsync(_application.Address, _project.Address);
        _project.BreaksOff = true;

        var answer = await gateway.SendRawAsync(
            $"{method} /functions/v1/charge HTTP/1.1\r\nHost: x\r\napikey: {AnyKey}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 503 ", answer, StringComparison.Ordinal);
        Assert.Single(_project.Requests);
    }

    [Fact]
    public async Task A_project_that_cannot_be_reached_is_an_error_in_PostgRESTs_form_and_one_line_of_the_log()
    {
        await using var gateway = await GatewayHost.StartAsync(_application.Address, new($"http://localhost:{FreePort.Next()}"));

        for (var time = 0; time < 3; time++)
        {
            using var answer = await gateway.SendAsync(HttpMethod.Get, "/rest/v1/profiles", null, ("apikey", AnyKey));

            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal("The Supabase project cannot be reached", await MessageAsync(answer));
        }

        Assert.Single(gateway.Events, id => id is 1413);
    }

    [Fact]
    public async Task A_paused_project_is_said_so_once_and_its_answer_is_left_as_it_is()
    {
        await using var gateway = await GatewayHost.StartAsync(_application.Address, _project.Address);
        _project.Status = 540;

        for (var time = 0; time < 3; time++)
        {
            using var answer = await gateway.SendAsync(HttpMethod.Get, "/rest/v1/profiles", null, ("apikey", AnyKey));
            Assert.Equal(540, (int)answer.StatusCode);
        }

        Assert.Single(gateway.Events, id => id is 1411);
    }

    [Theory]
    [InlineData("GET", "/rest/v1/profiles", true)]
    [InlineData("POST", "/auth/v1/token", true)]
    [InlineData("GET", "/realtime/v1/websocket?apikey=k&vsn=1.0.0", false)]
    public async Task Without_a_project_a_request_with_a_key_is_told_what_to_configure(string method, string target, bool inHeader)
    {
        await using var gateway = await GatewayHost.StartAsync(_application.Address);

        using var answer = await gateway.SendAsync(new(method), target, null, inHeader ? [("apikey", AnyKey)] : []);

        Assert.Equal(HttpStatusCode.NotImplemented, answer.StatusCode);
        using var error = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(
            ["code", "details", "hint", "message"], error.RootElement.EnumerateObject().Select(property => property.Name).Order());
        Assert.Contains(
            "STATUSGATEWAY_SUPABASE_URL", error.RootElement.GetProperty("hint").GetString(), StringComparison.Ordinal);
        Assert.Empty(_application.Requests);
    }

    [Fact]
    public async Task Without_a_project_and_without_a_key_the_path_is_the_applications()
    {
        await using var gateway = await GatewayHost.StartAsync(_application.Address);

        using var answer = await gateway.SendAsync(HttpMethod.Get, "/auth/v1/callback?code=1");

        Assert.Equal("application", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<string?> MessageAsync(HttpResponseMessage answer)
    {
        using var error = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return error.RootElement.GetProperty("message").GetString();
    }
}
