using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using StatusGateway.Commands;
using StatusGateway.IntegrationTests.Journeys;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.DataApi;

/// <summary>A gateway that has a project's address and service key, and nothing else.</summary>
public sealed class DataApiGatewayTests(ProjectGateway project) : IClassFixture<ProjectGateway>, IAsyncLifetime
{
    private const string Rest = "/rest/v1/operations";

    private StubUpstream _application = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await project.EmptyAsync();
        _application = await StubUpstream.StartAsync();
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    [Fact]
    public async Task It_says_where_state_is_kept_and_warns_once_what_it_cannot_promise()
    {
        await using var gateway = await StartAsync(project.Address);

        await Eventually.IsTrueAsync(
            "the start lines", () => gateway.Output.Contains("the Data API of localhost", StringComparison.Ordinal), Cancel);

        Assert.Contains("✅ OperationStore using Supabase (persistent storage)", gateway.Output, StringComparison.Ordinal);
        Assert.Single(gateway.Output.Split('\n'), line => line.Contains(" warn ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_applications_store_writes_stands_in_the_project_and_is_polled_at_once_also_after_a_restart()
    {
        await using var gateway = await StartAsync(project.Address);
        using var visitor = new Visitor(gateway.Address);
        using var store = Client(gateway.Address);
        var id = await visitor.CreateAsync();
        await visitor.PollAsync(id);
        _application.ForgetAll(); // a hot reload: only the store still knows

        using var row = new StringContent(JsonSerializer.Serialize(Row(id, "processing", 10)), Encoding.UTF8, "application/json");
        using var inserted = await store.PostAsync(new Uri(Rest, UriKind.Relative), row, Cancel);
        var first = await visitor.PollAsync(id);
        using var updated = await store.PatchAsJsonAsync($"{Rest}?id=eq.{id}", new { status = "complete", progress = 100 }, Cancel);
        var last = await visitor.PollAsync(id);
        using var read = await store.GetAsync(new Uri($"{Rest}?select=status&id=eq.{id}", UriKind.Relative), Cancel);
        await gateway.KillAsync(Cancel);
        await gateway.StartAgainAsync(Cancel);
        var afterwards = await Eventually.SeenAsync(() => visitor.PollAsync(id), answer => answer.Code == HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.Created, inserted.StatusCode);
        Assert.Equal(("processing", 10), (first.Status, first.Progress));
        Assert.Equal(HttpStatusCode.NoContent, updated.StatusCode);
        Assert.Equal("complete", last.Status);
        Assert.Equal("""[{"status":"complete"}]""", await read.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("complete", await project.ScalarAsync<string>("select status from operations where id = $1", id));
        Assert.Equal("complete", afterwards.Status);
    }

    [Fact]
    public async Task What_is_deleted_is_unknown_at_once_whichever_way_the_deletion_names_it()
    {
        await using var gateway = await StartAsync(project.Address);
        using var visitor = new Visitor(gateway.Address);
        using var store = Client(gateway.Address);
        foreach (var condition in new[] { "id=eq.", "updated_at=lt.10&id=neq." })
        {
            var id = await visitor.CreateAsync();
            using var inserted = await store.PostAsJsonAsync(Rest, Row(id, "processing", 10), Cancel);
            await visitor.PollAsync(id);
            _application.ForgetAll();
            var known = await visitor.PollAsync(id);
            var value = condition.EndsWith("neq.", StringComparison.Ordinal) ? "another" : id;

            using var deleted = await store.DeleteAsync(new Uri($"{Rest}?{condition}{value}", UriKind.Relative), Cancel);
            var afterwards = await visitor.PollAsync(id);

            Assert.Equal(10, known.Progress);
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
            Assert.True(afterwards.IsTheApplicationsNotFound, afterwards.ToString());
        }
    }

    [Fact]
    public async Task What_a_worker_writes_by_the_native_api_stands_in_the_project_and_what_is_written_past_the_gateway_is_served()
    {
        await using var gateway = await StartAsync(project.Address);
        using var visitor = new Visitor(gateway.Address);
        var id = await visitor.CreateAsync();
        await visitor.PollAsync(id);
        _application.ForgetAll();

        using var written = await visitor.WriteAsync(id, "processing", 30, "At 30");
        var own = await visitor.PollAsync(id);
        Assert.Equal(30, await project.ScalarAsync<int>("select progress from operations where id = $1", id));
        await project.ExecuteAsync("update operations set progress = 60, message = 'By hand' where id = $1", id);
        await Eventually.SeenAsync(() => visitor.PollAsync(id), answer => answer.Message == "By hand");

        Assert.Equal(HttpStatusCode.OK, written.StatusCode);
        Assert.Equal("At 30", own.Message);
    }

    [Fact]
    public async Task While_the_project_is_gone_what_is_known_is_served_and_writes_are_refused()
    {
        await using var gateway = await StartAsync(project.Address);
        using var visitor = new Visitor(gateway.Address);
        using var store = Client(gateway.Address);
        var id = await visitor.CreateAsync();
        await visitor.PollAsync(id);
        using var before = await visitor.WriteAsync(id, "processing", 30, "At 30");
        await visitor.PollAsync(id);
        _application.ForgetAll();

        await project.KillAsync();
        try
        {
            var known = await visitor.PollAsync(id);
            using var write = await visitor.WriteAsync(id, "complete", 100, "Done");
            using var insert = await store.PostAsJsonAsync(Rest, Row(Ids.Unique().ToString(), "pending", 0), Cancel);
            var error = await insert.Content.ReadFromJsonAsync<JsonElement>(Cancel);

            Assert.Equal("At 30", known.Message);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, write.StatusCode);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, insert.StatusCode);
            Assert.Equal("PGRST000", error.GetProperty("code").GetString());
        }
        finally
        {
            await project.StartAgainAsync();
        }

        await Eventually.SeenAsync(
            async () =>
            {
                using var again = await visitor.WriteAsync(id, "complete", 100, "Done");
                return again.StatusCode;
            },
            code => code == HttpStatusCode.OK);
        Assert.Equal("Done", (await visitor.PollAsync(id)).Message);
    }

    [Theory]
    [InlineData(540, "the project is paused (restore it in the Supabase dashboard)")]
    [InlineData(503, "does not answer as it should (503)")]
    public async Task A_paused_project_does_not_stop_the_start_and_is_said_so(int status, string words)
    {
        await using var paused = await RecordingServer.StartAsync("nothing");
        paused.Status = status;
        await using var gateway = await StartAsync(paused.Address);
        using var visitor = new Visitor(gateway.Address);

        await Eventually.IsTrueAsync(
            "the start lines",
            () => gateway.Output.Contains("⚠️  OperationStore using Supabase", StringComparison.Ordinal),
            Cancel);
        var passed = await visitor.PollAsync(await visitor.CreateAsync());

        Assert.Contains(words, gateway.Output, StringComparison.Ordinal);
        Assert.True(passed is { IsState: true, Status: "pending" }, passed.ToString());
    }

    [Fact]
    public async Task Another_key_than_the_projects_stops_the_start_with_one_line()
    {
        var folder = Directory.CreateTempSubdirectory("statusgateway-").FullName;
        try
        {
            using var said = new StringWriter();
            var code = await GatewayCommandLine.RunAsync(
                ["--upstream", "http://localhost:1", "--listen", $"http://localhost:{FreePort.Next()}", "--data", folder],
                new CommandContext(Environment(project.Address, "sb_secret_of-another"), folder, TextWriter.Null, said));

            Assert.Equal(2, code);
            Assert.Contains("refuses SUPABASE_SERVICE_KEY", said.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("sb_secret", said.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("sb_secret_of-another")]
    [InlineData("sb_publishable_of-the-project")]
    public async Task Nothing_but_the_service_key_opens_the_endpoint(string? key)
    {
        await using var gateway = await StartAsync(project.Address);
        using var store = Client(gateway.Address, key);

        using var answer = await store.PostAsJsonAsync(Rest, Row(Ids.Unique().ToString(), "pending", 0), Cancel);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(0L, await project.ScalarAsync<long>("select count(*) from operations"));
    }

    private static Dictionary<string, string> Environment(Uri address, string key) => new()
    {
        ["STATUSGATEWAY_SUPABASE_URL"] = address.GetLeftPart(UriPartial.Authority),
        ["SUPABASE_SERVICE_KEY"] = key,
        ["STATUSGATEWAY_WRITER_KEY"] = Deployment.WriterKey,
    };

    private static HttpClient Client(Uri gateway, string? key = ProjectGateway.Key)
    {
        var client = new HttpClient { BaseAddress = gateway };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Add("apikey", key);
        }

        return client;
    }

    private static object Row(string id, string status, int progress) => new
    {
        id,
        status,
        progress,
        message = $"At {progress}",
        created_at = 1,
        updated_at = 1,
    };

    private Task<GatewayProcess> StartAsync(Uri address) => GatewayProcess.StartAsync(
        _application.Address, Cancel, Deployment.Routes, Environment(address, ProjectGateway.Key));
}
