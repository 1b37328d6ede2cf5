using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using StatusGateway.Testing;

namespace StatusGateway.IntegrationTests.Journeys;

/// <summary>
/// Promise 2 for writers: eight of them at two gateways read, change and write the same fifty rows as the application's own
/// store does, and nobody is ever shown anything older than what it has written itself.
/// </summary>
[Collection(OneDeployment.Name)]
public sealed class ReadYourWritesTests(Deployment on)
{
    private const string Variable = "STATUSGATEWAY_TEST_WRITES_EACH";
    private const int UsualWrites = 25;
    private const int Writers = 8;
    private const int Operations = 50;

    // Who wrote what in which order, told by the table itself: a writer puts a word of its own into each message.
    private const string KeepHistory = """
        create table if not exists history (message text primary key, revision bigint not null);
        create or replace function keep_history() returns trigger language plpgsql as $$
        begin
            insert into history values (new.message, new.revision);
            return null;
        end $$;
        create or replace trigger keep_history after insert or update on operations
            for each row when (new.message like 'written %') execute function keep_history();
        """;

    private static readonly int Writes = int.TryParse(
        Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var writes) ? writes : UsualWrites;

    private readonly ConcurrentQueue<(string Written, string Seen, string Where)> _looks = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_reader_sees_its_own_writes()
    {
        await on.ExecuteAsync(KeepHistory);
        var ids = await CreateAsync();
        var started = TimeProvider.System.GetTimestamp();

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(number => WriteAsync(number, ids)));

        var took = TimeProvider.System.GetElapsedTime(started);
        await on.ExecuteAsync("drop trigger keep_history on operations");
        var (older, others) = (0L, 0L);
        foreach (var look in _looks.Where(static look => look.Seen != look.Written))
        {
            others++;
            var isOlder = await on.CountAsync(
                "select count(*) from history w, history s where w.message = $1 and s.message = $2 and s.revision < w.revision",
                look.Written,
                look.Seen);
            Assert.True(isOlder == 0, $"{look.Where} showed {look.Seen}, which is older than {look.Written}");
            older += isOlder;
        }

        var known = await on.CountAsync("select count(*) from history");
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Writers} writers, {ids.Length} operations, {Writers * Writes} read-modify-writes in {took.TotalSeconds:0.0} s: {_looks.Count} looks, {others} of them at a newer write of somebody else, {older} at an older one"));
        Assert.Equal(Writers * Writes, known);
        Assert.Equal(3 * Writers * Writes, _looks.Count);
    }

    private async Task<string[]> CreateAsync()
    {
        using var first = new Visitor(on.First.Address);
        using var second = new Visitor(on.Second.Address);
        using var store = Store(0);
        return await Task.WhenAll(Enumerable.Range(0, Operations).Select(_ => CreateAsync(first, second, store)));
    }

    // As the application does: its creation is answered, and its store inserts the row.
    private static async Task<string> CreateAsync(Visitor first, Visitor second, HttpClient store)
    {
        var id = await first.CreateAsync();
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var row = new { id, status = "processing", progress = 1, message = "Begun", created_at = now, updated_at = now };
        using var answer = await SendAsync(store, HttpMethod.Post, "", JsonSerializer.Serialize(row));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);

        // Who has asked once may ask again: from here on the gateways answer themselves.
        await Eventually.SeenAsync(() => first.PollAsync(id), static answer => answer.Message == "Begun");
        await Eventually.SeenAsync(() => second.PollAsync(id), static answer => answer.Message == "Begun");
        return id;
    }

    private async Task WriteAsync(int number, string[] ids)
    {
        using var here = Store(number);
        using var there = Store(number + 1);
        using var page = new Visitor(AddressOf(number));
        var random = new Random(number);
        for (var count = 0; count < Writes; count++)
        {
            var id = ids[random.Next(ids.Length)];
            var before = await FindAsync(here, id);
            var message = $"written by {number} as {count}";
            var changes = new
            {
                status = "processing",
                progress = (before.GetProperty("progress").GetInt32() + 1) % 100,
                message,
                updated_at = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(),
            };
            using var written = await SendAsync(here, HttpMethod.Patch, $"?id=eq.{id}", JsonSerializer.Serialize(changes));
            Assert.Equal(HttpStatusCode.NoContent, written.StatusCode);

            var poll = await page.PollAsync(id);
            _looks.Enqueue((message, poll.Message ?? poll.ToString(), "A poll"));
            _looks.Enqueue((message, (await FindAsync(here, id)).GetProperty("message").GetString()!, "The same gateway"));
            _looks.Enqueue((message, (await FindAsync(there, id)).GetProperty("message").GetString()!, "The other gateway"));
        }
    }

    private static async Task<JsonElement> FindAsync(HttpClient store, string id)
    {
        using var answer = await SendAsync(store, HttpMethod.Get, $"?select=*&id=eq.{id}", json: null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel))[0];
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient store, HttpMethod method, string query, string? json)
    {
        using var request = new HttpRequestMessage(method, "/rest/v1/operations" + query);
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        return await store.SendAsync(request, Cancel);
    }

    private Uri AddressOf(int number) => number % 2 == 0 ? on.First.Address : on.Second.Address;

    private HttpClient Store(int number)
    {
        var client = new HttpClient { BaseAddress = AddressOf(number), Timeout = TimeSpan.FromSeconds(20) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Deployment.ServiceKey);
        client.DefaultRequestHeaders.Add("apikey", Deployment.ServiceKey);
        return client;
    }
}
