using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using StatusGateway.Testing;

namespace StatusGateway.IntegrationTests.Access;

/// <summary>What the application's answers teach on their way past, and that they pass unharmed.</summary>
public sealed class ObservedTrafficTests : AccessTest
{
    protected override IEnumerable<KeyValuePair<string, string?>> Settings =>
    [
        new("polling:routes:0:template", "/api/generate-videos/status/{id}"),
        new("polling:routes:0:lostWhen:0:message", "not found"),
    ];

    public override async ValueTask InitializeAsync()
    {
        Application.IsGuarded = false;
        await base.InitializeAsync();
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_compressed_answer_is_kept_and_served(string encoding)
    {
        var id = Guid.NewGuid().ToString();
        Application.OnStatus = async (context, asked) =>
        {
            context.Response.ContentType = "application/json";
            context.Response.Headers.ContentEncoding = encoding;
            await context.Response.Body.WriteAsync(Compress(new Job("", "processing", 70).ToJson(asked), encoding));
            return true;
        };

        var first = await PollAsync(id, null, ("Accept-Encoding", encoding));
        await Application.StopAsync();

        Assert.True(first.Shows("processing", 70));
        await PollUntilAsync(id, null, static seen => seen.Shows("processing", 70)); // kept, if not before it was answered
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task An_answer_that_is_not_compressed_as_it_says_fails_no_poll_of_something_known(string encoding)
    {
        var id = await CreateAsync(null);
        await PollUntilAsync(id, null, static seen => seen.Shows("processing", 10));

        Application.OnStatus = async (context, _) =>
        {
            context.Response.ContentType = "application/json";
            context.Response.Headers.ContentEncoding = encoding;
            await context.Response.WriteAsync("\u00ff\u0001 this is no such thing, and quite long enough to be noticed as such");
            return true;
        };
        var asked = Application.AskedFor(id);

        await Eventually.TrueAsync(async () =>
        {
            Assert.True((await PollAsync(id, null)).Shows("processing", 10));
            return Application.AskedFor(id) >= asked + 2;
        });
    }

    [Theory]
    [InlineData("""{"operationId":"11111111-2222-3333-4444-555555555555","message":"\ud800"}""")]
    [InlineData("""{"operationId":"\udc00"}""")]
    [InlineData("""{"operationId":"11111111-2222-3333-4444-555555555555","operationId":"x","n":1e400}""")]
    [InlineData("[1,2")]
    public async Task A_strange_answer_to_a_POST_passes_as_it_came(string json)
    {
        Application.OnOther = context => context.WriteJsonAsync(json);

        using var answer = await SendAsync(HttpMethod.Post, "/api/other", null);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(json, await answer.Content.ReadAsStringAsync(Cancel));
    }

    [Theory]
    [InlineData("""{"operationId":"ID","status":"processing","message":"\ud800"}""")]
    [InlineData("""{"operationId":"ID","status":"processing","status":"processing","progress":20}""")]
    [InlineData("""{"operationId":"ID","status":"processing","progress":1e400,"updatedAt":1e400}""")]
    [InlineData("""{"operationId":"ID","status":"processing","message":"\u0000"}""")]
    public async Task A_strange_status_is_answered_before_and_after_the_application_went_down(string json)
    {
        var id = await CreateAsync(null);
        Application.OnStatus = async (context, asked) =>
        {
            await context.WriteJsonAsync(json.Replace("ID", asked, StringComparison.Ordinal));
            return true;
        };

        await Eventually.TrueAsync(async () =>
        {
            Assert.Equal(HttpStatusCode.OK, (await PollAsync(id, null)).Status);
            return Application.AskedFor(id) >= 3;
        });
        await Application.StopAsync();

        Assert.Equal(HttpStatusCode.OK, (await PollAsync(id, null)).Status);
    }

    [Fact]
    public async Task An_answer_above_one_MiB_passes_through_unkept()
    {
        var id = Guid.NewGuid().ToString();
        var json = new Job("", "complete", 100, $"\"{new string('x', 2 << 20)}\"").ToJson(id);
        Application.OnStatus = async (context, _) =>
        {
            await context.WriteJsonAsync(json);
            return true;
        };

        Assert.Equal(json, (await PollAsync(id, null)).Body);
        await Application.StopAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PollAsync(id, null)).Status);
    }

    [Fact]
    public async Task An_answer_that_only_says_it_lost_the_operation_is_rescued()
    {
        var id = await CreateAsync(null);
        await PollUntilAsync(id, null, static seen => seen.Shows("processing", 10));

        Application.OnStatus = static async (context, asked) =>
        {
            await context.WriteJsonAsync($$"""{"operationId":"{{asked}}","status":"error","message":"Operation not found"}""");
            return true;
        };
        var asked = Application.AskedFor(id);

        await Eventually.TrueAsync(async () =>
        {
            Assert.True((await PollAsync(id, null)).Shows("processing", 10));
            return Application.AskedFor(id) >= asked + 2;
        });
    }

    [Fact]
    public async Task Progress_is_shown_though_the_application_counts_its_times_in_seconds()
    {
        var id = await CreateAsync(null);
        Application.OnStatus = static async (context, asked) =>
        {
            await context.WriteJsonAsync(
                $$"""{"operationId":"{{asked}}","status":"processing","progress":42,"updatedAt":1795000000}""");
            return true;
        };

        await PollUntilAsync(id, null, static seen => seen.Shows("processing", 42));
    }

    [Fact]
    public async Task A_route_that_answers_like_a_status_route_is_suggested_once()
    {
        var id = await CreateAsync(null);
        Application.OnOther = context => context.WriteJsonAsync(new Job("", "processing", 30).ToJson(id));

        for (var poll = 0; poll < 3; poll++)
        {
            Assert.Equal(new Job("", "processing", 30).ToJson(id), (await SeeAsync($"/api/other/{id}?t={poll}", null)).Body);
        }

        Assert.Single(Events, static id => id == 1204);
    }

    [Fact]
    public async Task A_large_answer_and_a_slow_one_to_a_POST_stream_on()
    {
        var release = new TaskCompletionSource();
        Application.OnOther = async context =>
        {
            context.Response.ContentType = "application/json";
            if (context.Request.Path == "/api/large")
            {
                await context.Response.WriteAsync($"\"{new string('x', 300_000)}\"");
                return;
            }

            await context.Response.WriteAsync("[1,");
            await context.Response.Body.FlushAsync();
            await release.Task;
            await context.Response.WriteAsync("2]");
        };

        using var large = await SendAsync(HttpMethod.Post, "/api/large", null);
        Assert.Equal(300_002, (await large.Content.ReadAsStringAsync(Cancel)).Length);

        using var slow = await SendStreamedAsync("/api/slow");
        await using var stream = await slow.Content.ReadAsStreamAsync(Cancel);
        var first = new byte[3];
        await stream.ReadExactlyAsync(first, Cancel);
        release.SetResult();
        using var rest = new StreamReader(stream);

        Assert.Equal("[1,", Encoding.ASCII.GetString(first));
        Assert.Equal("2]", await rest.ReadToEndAsync(Cancel));
    }

    [Fact]
    public async Task A_short_id_in_an_answer_to_a_POST_teaches_nothing()
    {
        Application.OnOther = static context => context.WriteJsonAsync("""{"jobId":"job-7"}""");

        using var answer = await SendAsync(HttpMethod.Post, "/api/other", null);
        await Application.StopAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PollAsync("job-7", null)).Status);
    }

    [Fact]
    public async Task A_POST_without_length_is_executed_once_by_an_application_that_dies_after_reading_it()
    {
        await Application.StopAsync();
        using var dying = new TcpListener(IPAddress.Loopback, new Uri(Application.Address).Port);
        dying.Start();
        var executed = 0;
        var serving = Task.Run(
            async () =>
            {
                while (true)
                {
                    using var socket = await dying.AcceptSocketAsync(Cancel);
                    var buffer = new byte[8192];
                    var text = "";
                    while (!text.Contains("\r\n\r\n", StringComparison.Ordinal))
                    {
                        var read = await socket.ReceiveAsync(buffer.AsMemory(), Cancel);
                        if (read == 0)
                        {
                            break;
                        }

                        text += Encoding.ASCII.GetString(buffer, 0, read);
                    }

                    executed += text.StartsWith("POST", StringComparison.Ordinal) ? 1 : 0;
                }
            },
            Cancel);

        var answer = await SendBareAsync("/api/generate-videos");
        dying.Stop();
        var ended = await Record.ExceptionAsync(() => serving);
        Assert.IsAssignableFrom<SocketException>(ended);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.True(executed == 1, $"{executed}: {answer.Body}");
    }

    private static byte[] Compress(string text, string encoding)
    {
        using var compressed = new MemoryStream();
        using (Stream stream = encoding == "br"
            ? new BrotliStream(compressed, CompressionMode.Compress)
            : new GZipStream(compressed, CompressionMode.Compress))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return compressed.ToArray();
    }
}

/// <summary>Where creating routes are named, ids of any length count.</summary>
public sealed class CreationRouteTests : AccessTest
{
    protected override IEnumerable<KeyValuePair<string, string?>> Settings =>
    [
        new("observing:creationRoutes:0:path", "/api/jobs"),
        new("observing:creationRoutes:0:id", "data.job.id"),
    ];

    [Fact]
    public async Task A_short_id_makes_the_operation_known_to_its_creator()
    {
        Application.OnOther = static context => context.WriteJsonAsync("""{"data":{"job":{"id":7}}}""");

        using var created = await SendAsync(HttpMethod.Post, "/api/jobs", A);
        using var other = await SendAsync(HttpMethod.Post, "/api/other", B);
        await Application.StopAsync();

        Assert.True((await PollAsync("7", A)).Shows("pending"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PollAsync("7", B)).Status);
    }
}
