using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using StatusGateway.Operations;

namespace StatusGateway.IntegrationTests.Writing;

public sealed class NativeApiTests(SurfaceHost host) : IClassFixture<SurfaceHost>
{
    private static int _last;

    private readonly string _id = $"native-api-{Interlocked.Increment(ref _last):D4}";

    private string Path => $"/_gateway/operations/{_id}";

    [Fact]
    public async Task What_is_put_is_read_back_under_the_tag_that_the_write_returned()
    {
        var put = await host.SendAsync(HttpMethod.Put, Path, """
            { "status": "complete", "progress": 100, "message": "done", "result": { "url": "/v.mp4" },
              "metadata": { "by": "me" }, "updatedAt": 1764000000000, "somethingElse": [1] }
            """);
        var get = await host.SendAsync(HttpMethod.Get, Path);
        var body = await JsonAsync(get);

        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        Assert.Equal($"\"{(await JsonAsync(put)).GetProperty("revision").GetInt64()}\"", put.Headers.ETag?.Tag);
        Assert.Equal(put.Headers.ETag, get.Headers.ETag);
        Assert.Equal("written", body.GetProperty("state").GetString());
        Assert.Equal("complete", body.GetProperty("status").GetString());
        Assert.Equal("/v.mp4", body.GetProperty("result").GetProperty("url").GetString());
        Assert.Equal("me", body.GetProperty("metadata").GetProperty("by").GetString());
        Assert.Equal(1764000000000, body.GetProperty("updatedAt").GetInt64());
    }

    [Fact]
    public async Task A_writer_who_expects_an_outdated_revision_is_told_the_current_one()
    {
        var first = await host.SendAsync(HttpMethod.Put, Path, """{ "status": "processing" }""");
        var second = await host.SendAsync(
            HttpMethod.Put, Path, """{ "status": "processing", "progress": 5 }""", ifMatch: first.Headers.ETag!.Tag);
        var third = await host.SendAsync(
            HttpMethod.Put, Path, """{ "status": "error" }""", ifMatch: first.Headers.ETag!.Tag);

        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        var problem = await ProblemAsync(third, 412, "revision-conflict");
        Assert.Equal(second.Headers.ETag!.Tag, $"\"{problem.GetProperty("revision").GetInt64()}\"");
        Assert.Equal("processing", await StatusAsync());
    }

    [Fact]
    public async Task A_writer_may_ask_that_there_is_a_row_or_that_there_is_none()
    {
        await ProblemAsync(await host.SendAsync(HttpMethod.Put, Path, """{ "status": "pending" }""", ifMatch: "*"), 412, "revision-conflict");

        var created = await host.SendAsync(HttpMethod.Put, Path, """{ "status": "pending" }""", ifNoneMatch: "*");
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);

        await ProblemAsync(await host.SendAsync(HttpMethod.Put, Path, """{ "status": "pending" }""", ifNoneMatch: "*"), 412, "revision-conflict");
        var replaced = await host.SendAsync(HttpMethod.Put, Path, """{ "status": "processing" }""", ifMatch: "*");
        Assert.Equal(HttpStatusCode.OK, replaced.StatusCode);
    }

    [Theory]
    [InlineData("If-Match", "banana")]
    [InlineData("If-Match", "\"1\", \"2\"")]
    [InlineData("If-None-Match", "\"1\"")]
    public async Task A_precondition_that_cannot_be_read_is_400(string header, string value)
    {
        var answer = await host.SendAsync(
            HttpMethod.Put,
            Path,
            """{ "status": "pending" }""",
            ifMatch: header is "If-Match" ? value : null,
            ifNoneMatch: header is "If-None-Match" ? value : null);

        await ProblemAsync(answer, 400, "bad-precondition");
        await ProblemAsync(await host.SendAsync(HttpMethod.Get, Path), 404, "operation-not-found");
    }

    [Fact]
    public async Task A_patch_changes_what_it_names_and_nothing_else()
    {
        await host.SendAsync(HttpMethod.Put, Path, """{ "status": "processing", "progress": 10, "message": "a", "error": "e" }""");

        var patched = await host.SendAsync(HttpMethod.Patch, Path, """{ "progress": 60, "error": null }""");

        var body = await JsonAsync(await host.SendAsync(HttpMethod.Get, Path));
        Assert.Equal(HttpStatusCode.OK, patched.StatusCode);
        Assert.Equal(60, body.GetProperty("progress").GetInt32());
        Assert.Equal("a", body.GetProperty("message").GetString());
        Assert.False(body.TryGetProperty("error", out _));
    }

    [Fact]
    public async Task A_patch_of_an_operation_that_was_only_observed_starts_from_what_is_shown()
    {
        OperationId.TryParse(_id, null, out var id);
        host.Store.Observe(id, new OperationState(OperationStatus.Processing, 33.4, "observed", null, null, 1));
        var seen = await host.SendAsync(HttpMethod.Get, Path);

        await host.SendAsync(HttpMethod.Patch, Path, """{ "status": "complete" }""");

        Assert.Equal("\"0\"", seen.Headers.ETag?.Tag);
        Assert.Equal("observed", (await JsonAsync(seen)).GetProperty("state").GetString());
        var body = await JsonAsync(await host.SendAsync(HttpMethod.Get, Path));
        Assert.Equal("written", body.GetProperty("state").GetString());
        Assert.Equal("observed", body.GetProperty("message").GetString());
        Assert.Equal(33, body.GetProperty("progress").GetInt32());
    }

    [Fact]
    public async Task A_patch_that_was_overtaken_goes_on_top_of_what_overtook_it()
    {
        await host.SendAsync(HttpMethod.Put, Path, """{ "status": "processing", "message": "a" }""");
        host.Store.Overtakes = 3;

        var patched = await host.SendAsync(HttpMethod.Patch, Path, """{ "progress": 70 }""");

        var body = await JsonAsync(await host.SendAsync(HttpMethod.Get, Path));
        Assert.Equal(HttpStatusCode.OK, patched.StatusCode);
        Assert.Equal("overtaken 0", body.GetProperty("message").GetString());
        Assert.Equal(70, body.GetProperty("progress").GetInt32());
    }

    [Fact]
    public async Task A_patch_that_is_overtaken_every_time_says_so()
    {
        await host.SendAsync(HttpMethod.Put, Path, """{ "status": "processing" }""");
        host.Store.Overtakes = 5;

        await ProblemAsync(await host.SendAsync(HttpMethod.Patch, Path, """{ "progress": 70 }"""), 503, "too-many-conflicts");
    }

    [Fact]
    public async Task A_patch_of_nothing_is_404_and_with_an_outdated_tag_412()
    {
        await ProblemAsync(await host.SendAsync(HttpMethod.Patch, Path, """{ "progress": 1 }"""), 404, "operation-not-found");
        await host.SendAsync(HttpMethod.Put, Path, """{ "status": "processing" }""");
        await ProblemAsync(
            await host.SendAsync(HttpMethod.Patch, Path, """{ "progress": 1 }""", ifMatch: "\"5\""), 412, "revision-conflict");
    }

    [Theory]
    [InlineData("""{ "status": "done" }""", "/status", "pending, processing, complete, error")]
    [InlineData("""{ "status": 3 }""", "/status", "pending, processing, complete, error")]
    [InlineData("""{ "progress": 10 }""", "/status", "is missing")]
    [InlineData("""{ "status": "pending", "progress": 101 }""", "/progress", "a whole number from 0 to 100")]
    [InlineData("""{ "status": "pending", "progress": -1 }""", "/progress", "a whole number from 0 to 100")]
    [InlineData("""{ "status": "pending", "progress": 33.3 }""", "/progress", "a whole number from 0 to 100")]
    [InlineData("""{ "status": "pending", "progress": "50" }""", "/progress", "a whole number from 0 to 100")]
    [InlineData("""{ "status": "pending", "progress": 1e400 }""", "/progress", "a whole number from 0 to 100")]
    [InlineData("""{ "status": "pending", "message": 5 }""", "/message", "a text")]
    [InlineData("""{ "status": "pending", "message": "a\u0000b" }""", "/message", "a text")]
    [InlineData("""{ "status": "pending", "message": "\ud800" }""", "/message", "a text")]
    [InlineData("""{ "status": "\ud800" }""", "/status", "pending, processing, complete, error")]
    [InlineData("""{ "status": "pending", "result": { "a": ["\u0000"] } }""", "/result", "no database keeps them")]
    [InlineData("""{ "status": "pending", "metadata": [1] }""", "/metadata", "an object")]
    [InlineData("""{ "status": "pending", "updatedAt": 1.5 }""", "/updatedAt", "milliseconds")]
    [InlineData("[]", "", "an object")]
    public async Task A_field_that_cannot_be_is_named_with_what_can(string json, string field, string detail)
    {
        var problem = await ProblemAsync(await host.SendAsync(HttpMethod.Put, Path, json), 422, "invalid-fields");

        var error = Assert.Single(problem.GetProperty("errors").EnumerateArray());
        Assert.Equal(field, error.GetProperty("pointer").GetString());
        Assert.Contains(detail, error.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await ProblemAsync(await host.SendAsync(HttpMethod.Get, Path), 404, "operation-not-found");
    }

    [Fact]
    public async Task All_wrong_fields_are_named_at_once()
    {
        var answer = await host.SendAsync(HttpMethod.Put, Path, """{ "status": "x", "progress": 1000, "message": [] }""");

        Assert.Equal(3, (await ProblemAsync(answer, 422, "invalid-fields")).GetProperty("errors").GetArrayLength());
    }

    [Theory]
    [InlineData("{ nonsense")]
    [InlineData("")]
    public async Task What_is_not_json_is_400(string body) =>
        await ProblemAsync(await host.SendAsync(HttpMethod.Put, Path, body), 400, "not-json");

    [Fact]
    public async Task What_is_not_utf8_is_400()
    {
        using var content = new ByteArrayContent([.. "{\"status\":\"pending\",\"message\":\""u8, 0xff, .. "\"}"u8]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        await ProblemAsync(
            await host.Client.PutAsync(Path, content, TestContext.Current.CancellationToken), 400, "not-json");
    }

    [Fact]
    public async Task Another_media_type_is_415()
    {
        using var content = new StringContent("""{ "status": "pending" }""", Encoding.UTF8, "text/plain");

        await ProblemAsync(
            await host.Client.PutAsync(Path, content, TestContext.Current.CancellationToken), 415, "unsupported-media-type");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_of_more_than_a_mebibyte_is_413(bool chunked)
    {
        var json = $$"""{ "status": "pending", "message": "{{new string('x', 1024 * 1024)}}" }""";
        using var request = new HttpRequestMessage(HttpMethod.Put, Path);
        request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        request.Headers.TransferEncodingChunked = chunked;

        await ProblemAsync(
            await host.Client.SendAsync(request, TestContext.Current.CancellationToken), 413, "body-too-large");
        await ProblemAsync(await host.SendAsync(HttpMethod.Get, Path), 404, "operation-not-found");
    }

    [Theory]
    [InlineData("a%20b")]
    [InlineData("a%2Fb")]
    [InlineData("%C3%A4")]
    public async Task An_id_that_is_none_is_400(string id)
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete })
        {
            await ProblemAsync(
                await host.SendAsync(method, "/_gateway/operations/" + id, "{}"), 400, "bad-operation-id");
        }
    }

    [Fact]
    public async Task A_deleted_operation_is_gone()
    {
        var put = await host.SendAsync(HttpMethod.Put, Path, """{ "status": "pending" }""");

        await ProblemAsync(await host.SendAsync(HttpMethod.Delete, Path, ifMatch: "\"7\""), 412, "revision-conflict");
        var deleted = await host.SendAsync(HttpMethod.Delete, Path, ifMatch: put.Headers.ETag!.Tag);

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await ProblemAsync(await host.SendAsync(HttpMethod.Get, Path), 404, "operation-not-found");
        await ProblemAsync(await host.SendAsync(HttpMethod.Delete, Path), 404, "operation-not-found");
    }

    [Fact]
    public async Task Pages_follow_one_another_until_there_is_no_next()
    {
        for (var i = 0; i < 5; i++)
        {
            await host.SendAsync(HttpMethod.Put, $"{Path}-{i}", """{ "status": "pending", "result": 1 }""");
        }

        var ids = new List<string>();
        var next = _id;
        while (next is not null)
        {
            var page = await JsonAsync(await host.SendAsync(HttpMethod.Get, $"/_gateway/operations?limit=2&after={next}"));
            ids.AddRange(page.GetProperty("operations").EnumerateArray().Select(item => item.GetProperty("operationId").GetString()!));
            next = page.TryGetProperty("next", out var following) ? following.GetString() : null;
        }

        Assert.Equal(Enumerable.Range(0, 5).Select(i => $"{_id}-{i}"), ids.Where(id => id.StartsWith(_id, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("limit=x")]
    [InlineData("after=")]
    public async Task A_page_that_cannot_be_is_400(string query) =>
        await ProblemAsync(await host.SendAsync(HttpMethod.Get, "/_gateway/operations?" + query), 400, "bad-parameter");

    [Theory]
    [InlineData("GET", "/_gateway/operations")]
    [InlineData("GET", "/_gateway/operations/op-1")]
    [InlineData("PUT", "/_gateway/operations/op-1")]
    [InlineData("PATCH", "/_gateway/operations/op-1")]
    [InlineData("DELETE", "/_gateway/operations/op-1")]
    public async Task Nobody_gets_in_without_a_key(string method, string path)
    {
        using var bare = new HttpRequestMessage(new HttpMethod(method), path);
        using var wrong = new HttpRequestMessage(new HttpMethod(method), path);
        wrong.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "a-writer-kez");
        var token = TestContext.Current.CancellationToken;

        var answer = await host.Anonymous.SendAsync(bare, token);

        await ProblemAsync(answer, 401, "key-required");
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        await ProblemAsync(await host.Anonymous.SendAsync(wrong, token), 401, "key-required");
    }

    [Fact]
    public async Task The_admin_key_opens_as_well()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_gateway/operations");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", SurfaceHost.AdminKey);

        var answer = await host.Anonymous.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task While_the_store_is_out_every_answer_is_503_with_a_time_to_try_again()
    {
        host.Store.IsOut = true;
        try
        {
            foreach (var (method, path) in new[]
            {
                (HttpMethod.Get, Path), (HttpMethod.Put, Path), (HttpMethod.Patch, Path), (HttpMethod.Delete, Path),
                (HttpMethod.Get, "/_gateway/operations"),
            })
            {
                var answer = await host.SendAsync(method, path, """{ "status": "pending" }""");

                await ProblemAsync(answer, 503, "store-unanswered");
                Assert.NotNull(answer.Headers.RetryAfter);
            }
        }
        finally
        {
            host.Store.IsOut = false;
        }
    }

    private async Task<string?> StatusAsync() =>
        (await JsonAsync(await host.SendAsync(HttpMethod.Get, Path))).GetProperty("status").GetString();

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage answer, int status, string type)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode} instead of {status}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonElement.Parse(text);
        Assert.Equal("urn:statusgateway:problem:" + type, problem.GetProperty("type").GetString());
        return problem;
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) =>
        JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
}
