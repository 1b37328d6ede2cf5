using System.Diagnostics;
using System.Net;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Doctor;

public sealed class ApplicationCheckTests : IAsyncLifetime
{
    private const string Broken = "broken";
    private const string Warning = "warning";
    private const string Canary = "sb_secret_canary0123456789abcdef";

    private readonly DoctorRun _doctor = new();
    private StubUpstream _application = null!;

    public async ValueTask InitializeAsync()
    {
        _application = await StubUpstream.StartAsync();
        _application.Always("/", Page("<html><body>Videos</body></html>"));
        _doctor.SetUpstream(_application.Address);
    }

    public async ValueTask DisposeAsync()
    {
        _doctor.Dispose();
        await _application.DisposeAsync();
    }

    [Fact]
    [Trait("Check", "upstream")]
    public async Task An_application_that_is_down_is_found()
    {
        await _application.RefuseAsync();
        await _doctor.AssertFailsAsync("upstream", Broken, "Nothing listens at");

        await _application.ListenAsync();
        await _doctor.AssertFineAsync("upstream");
    }

    [Fact]
    [Trait("Check", "upstream")]
    public async Task An_application_that_answers_its_page_with_a_fault_is_found()
    {
        _application.Always("/", new(HttpStatusCode.InternalServerError, "text/html", "<html/>", NoHeaders));
        await _doctor.AssertFailsAsync("upstream", Warning, "500");

        _application.Always("/", Page("<html/>"));
        await _doctor.AssertFineAsync("upstream");
    }

    [Fact]
    [Trait("Check", "status-route")]
    public async Task A_route_that_no_poll_will_ever_match_is_found_with_the_nearest_of_the_application()
    {
        _doctor.Write("app/api/(jobs)/generate-videos/status/[operationId]/route.ts", "");
        _doctor.Write("app/api/users/[id]/route.ts", "");
        _application.Answer404WithHtml("/api/generate-video/");
        _doctor.Arguments.AddRange(["--route", "/api/generate-video/status/{id}"]);
        await _doctor.AssertFailsAsync("status-route", Broken, "/api/generate-video/status/{id} is no status route");
        Assert.Contains(
            "nearest here: /api/generate-videos/status/{id}, /api/users/{id}",
            (await _doctor.CheckAsync("status-route")).Fix,
            StringComparison.Ordinal);

        _doctor.Arguments[^1] = "/api/generate-videos/status/{id}";
        await _doctor.AssertFineAsync("status-route");
    }

    [Fact]
    [Trait("Check", "page-address")]
    public async Task Pages_at_a_number_that_the_development_server_refuses_are_found()
    {
        _application.RefuseOrigin("http://127.0.0.1:8099");
        _doctor.Arguments.AddRange(["--listen", "http://127.0.0.1:8099"]);
        await _doctor.AssertFailsAsync("page-address", Warning, "never come to life");

        _doctor.Arguments[^1] = "http://localhost:8099";
        await _doctor.AssertFineAsync("page-address");
    }

    [Fact]
    [Trait("Check", "served-service-key")]
    public async Task A_service_key_in_a_script_of_the_page_is_found_and_never_repeated()
    {
        _doctor.Environment["SUPABASE_SERVICE_KEY"] = Canary;
        _application.Always("/", Page("""<a href="/about">About</a><script src="/_next/static/chunks/a.js"></script>"""));
        _application.Always("/about", Page("""<script>push("static/chunks/b.js")</script>"""));
        _application.Always("/_next/static/chunks/a.js", Script("console.log('sb_secret_')"));
        _application.Always("/_next/static/chunks/b.js", Script($"createClient(u,\"{Canary}\")"));

        await _doctor.AssertFailsAsync("served-service-key", Broken, "/_next/static/chunks/b.js");
        Assert.DoesNotContain("canary", (await _doctor.PrintAsync()).Output, StringComparison.Ordinal);

        _application.Always("/_next/static/chunks/b.js", Script("createClient(u,k)"));
        await _doctor.AssertFineAsync("served-service-key");
    }

    [Fact]
    [Trait("Check", "served-service-key")]
    public async Task A_service_key_that_Next_js_would_inline_is_found_by_its_name()
    {
        _doctor.Write(".env", $"NEXT_PUBLIC_SUPABASE_SERVICE_KEY={Tokens.Of("service_role")}\n");
        await _doctor.AssertFailsAsync("served-service-key", Broken, "NEXT_PUBLIC_SUPABASE_SERVICE_KEY");

        _doctor.Write(".env", $"NEXT_PUBLIC_SUPABASE_ANON_KEY={Tokens.Of("anon")}\n");
        await _doctor.AssertFineAsync("served-service-key");
    }

    [Fact]
    [Trait("Check", "node-websocket")]
    public async Task A_client_without_a_WebSocket_is_found_where_Node_has_none()
    {
        var node = await NodeVersionAsync();
        _doctor.Write("node_modules/@supabase/supabase-js/package.json", """{ "version": "2.109.0" }""");
        _doctor.Write("node_modules/@supabase/realtime-js/package.json", """{ "version": "2.109.0", "dependencies": {} }""");
        _doctor.Write("lib/store.ts", "createClient(url, key)");
        if (node < 22)
        {
            await _doctor.AssertFailsAsync("node-websocket", Broken, "createClient() throws");
        }
        else
        {
            await _doctor.AssertFineAsync("node-websocket");
        }

        _doctor.Write("lib/store.ts", "createClient(url, key, { realtime: { transport: ws } })");
        await _doctor.AssertFineAsync("node-websocket");
        _doctor.Write("lib/store.ts", "createClient(url, key)");
        _doctor.Write("node_modules/@supabase/realtime-js/package.json", """{ "version": "2.99.3", "dependencies": { "ws": "^8" } }""");
        await _doctor.AssertFineAsync("node-websocket");
    }

    private static readonly Dictionary<string, string> NoHeaders = [];

    private static StubAnswer Page(string html) => new(HttpStatusCode.OK, "text/html", html, NoHeaders);

    private static StubAnswer Script(string text) => new(HttpStatusCode.OK, "application/javascript", text, NoHeaders);

    private static async Task<int> NodeVersionAsync()
    {
        using var node = Process.Start(new ProcessStartInfo("node", ["-p", "process.versions.node.split('.')[0]"])
        {
            RedirectStandardOutput = true,
        })!;
        var said = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        return int.Parse(said, System.Globalization.CultureInfo.InvariantCulture);
    }
}
