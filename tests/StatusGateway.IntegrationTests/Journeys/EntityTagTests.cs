using System.Net;
using StatusGateway.Testing;

namespace StatusGateway.IntegrationTests.Journeys;

/// <summary>The tag that a poller returns is the lower bound of what it is shown, whichever gateway answers.</summary>
[Collection(OneDeployment.Name)]
public sealed class EntityTagTests(Deployment on) : IDisposable
{
    private readonly Visitor _first = new(on.First.Address);
    private readonly Visitor _second = new(on.Second.Address);

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public async Task A_poller_that_returns_its_tag_to_either_gateway_never_sees_an_older_state()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"Seed {seed}");
        using var ending = new CancellationTokenSource(TimeSpan.FromSeconds(6));
        var written = await _first.CreateAsync();
        var observed = await _first.CreateAsync();
        using var accepted = await _first.WriteAsync(written, "processing", 1, "0");
        on.Application.Move(observed, "processing", 1, "0");
        foreach (var gateway in new[] { _first, _second })
        {
            await Eventually.SeenAsync(() => gateway.PollAsync(observed), answer => answer.Message == "0");
            await Eventually.SeenAsync(() => gateway.PollAsync(written), answer => answer.Message == "0");
        }

        var changes = Task.WhenAll(
            WriteAsync(written, new Random(seed), ending.Token),
            MoveAsync(observed, new Random(seed + 1), ending.Token),
            DisturbAsync(new Random(seed + 2), ending.Token));
        var pollers = new[] { written, observed }.SelectMany(id => Enumerable.Range(0, 6).Select(
            number => HopAsync(id, new Random(seed + 10 + number), ending.Token)));
        var seen = await Task.WhenAll(pollers);
        await changes;

        TestContext.Current.TestOutputHelper?.WriteLine($"Changes seen: {string.Join(", ", seen.Select(one => one.Changes))}");
        Assert.All(seen, one => Assert.True(one.WentBack is null, $"Seed {seed}: {one.WentBack}"));
        Assert.All(seen, one => Assert.True(one.Changes > 1, $"Seed {seed}: only {one.Changes} changes were seen."));
    }

    [Fact]
    public async Task Nothing_but_a_genuine_tag_of_this_operation_is_a_bound()
    {
        var id = await _first.CreateAsync();
        var other = await _first.CreateAsync();
        using var written = await _first.WriteAsync(other, "complete", 100, "Later than the first");
        var genuine = (await _first.PollAsync(id)).Tag!;
        var foreign = (await Eventually.SeenAsync(() => _first.PollAsync(other), answer => answer.Status == "complete")).Tag!;
        var forged = Forge(genuine);

        foreach (var tag in new[] { foreign, forged, "\"x\"", "W/\"\"", "x", genuine.Trim('"'), $"{foreign}, {forged}", "\"" })
        {
            var answer = await _second.PollAsync(id, tag);

            Assert.True(answer is { Code: HttpStatusCode.OK, Status: "pending" }, $"{tag}: {answer}");
        }
    }

    [Fact]
    public async Task Not_modified_is_said_exactly_while_nothing_has_changed()
    {
        var id = await _first.CreateAsync();
        using var written = await _first.WriteAsync(id, "processing", 10, "One");
        var one = await Eventually.SeenAsync(() => _first.PollAsync(id), answer => answer.Message == "One");

        string[] same = [one.Tag!, $"W/{one.Tag}", $"\"something-else\", {one.Tag}", $"{one.Tag} , \"x\"", $"\"x\",W/{one.Tag}"];
        foreach (var tag in same)
        {
            foreach (var visitor in new[] { _first, _second })
            {
                var answer = await visitor.PollAsync(id, tag);
                Assert.True(answer is { Code: HttpStatusCode.NotModified, Body: "" }, $"{tag}: {answer}");
                Assert.Equal(one.Tag, answer.Tag);
            }
        }

        using var again = await _first.WriteAsync(id, "processing", 20, "Two");
        foreach (var tag in same)
        {
            var answer = await Eventually.SeenAsync(() => _second.PollAsync(id, tag), answer => answer.Code == HttpStatusCode.OK);
            Assert.True(answer.Message == "Two" && answer.Tag != one.Tag, $"{tag}: {answer}");
        }
    }

    [Fact]
    public async Task HEAD_is_GET_without_the_body()
    {
        var id = await _first.CreateAsync();
        using var written = await _first.WriteAsync(id, "complete", 100, "Done");
        var whole = await Eventually.SeenAsync(() => _first.PollAsync(id), answer => answer.Message == "Done");

        var head = await _second.PollAsync(id, method: HttpMethod.Head);
        var same = await _second.PollAsync(id, whole.Tag, HttpMethod.Head);

        Assert.Equal((HttpStatusCode.OK, "", whole.MediaType, whole.Tag), (head.Code, head.Body, head.MediaType, head.Tag));
        Assert.Equal((HttpStatusCode.NotModified, whole.Tag), (same.Code, same.Tag));
    }

    // Every state carries its number in its message, so that an older one is seen to be older.
    private async Task WriteAsync(string id, Random random, CancellationToken ending)
    {
        var isFinal = false;
        for (var number = 1; !ending.IsCancellationRequested; number++)
        {
            // A running state written behind a final one is late, and never shown; "pending" begins anew.
            var status = isFinal
                ? random.Next(3) switch { 0 => "pending", 1 => "processing", _ => "complete" }
                : random.Next(4) is 0 ? "complete" : "processing";
            isFinal = status == "complete" || (isFinal && status == "processing");
            var visitor = random.Next(2) is 0 ? _first : _second;
            using var answer = await visitor.WriteAsync(id, status, random.Next(1, 99), $"{number}");
            if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Created))
            {
                isFinal = true; // not accepted, or not known whether: write nothing that depends on it
            }

            await PauseAsync(random, 30);
        }
    }

    private async Task MoveAsync(string id, Random random, CancellationToken ending)
    {
        for (var number = 1; !ending.IsCancellationRequested; number++)
        {
            on.Application.Move(id, "processing", random.Next(1, 99), $"{number}");
            await PauseAsync(random, 100);
        }

        on.Application.Move(id, "complete", 100, $"{int.MaxValue}");
    }

    // What is lost or late between the gateways must not show.
    private async Task DisturbAsync(Random random, CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            switch (random.Next(3))
            {
                case 0:
                    await on.Redis.FlushAllAsync();
                    break;
                case 1:
                    await on.Redis.StopAsync();
                    await PauseAsync(random, 400);
                    await on.Redis.ContinueAsync();
                    break;
                default:
                    on.Postgres.Process.Stop();
                    await PauseAsync(random, 400);
                    on.Postgres.Process.Continue();
                    break;
            }

            await PauseAsync(random, 600);
        }
    }

    private async Task<(int Changes, string? WentBack)> HopAsync(string id, Random random, CancellationToken ending)
    {
        string? tag = null;
        Answer? seen = null;
        var changes = 0;
        while (!ending.IsCancellationRequested)
        {
            var answer = await (random.Next(2) is 0 ? _first : _second).PollAsync(id, tag);
            if (answer.Code == HttpStatusCode.OK)
            {
                if (seen is not null && NumberOf(answer) < NumberOf(seen))
                {
                    return (changes, $"{answer} with {tag} after {seen}");
                }

                changes++;
                (tag, seen) = (answer.Tag, answer);
            }
            else if (answer.Code != HttpStatusCode.NotModified)
            {
                return (changes, $"{answer} after {seen}");
            }

            await PauseAsync(random, 20);
        }

        return (changes, null);
    }

    // The application's first word has none: whoever has seen a number is not shown that any more.
    private static int NumberOf(Answer answer) =>
        int.TryParse(answer.Message, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static Task PauseAsync(Random random, int mostMilliseconds) =>
        Task.Delay(random.Next(mostMilliseconds), TestContext.Current.CancellationToken);

    // The order stands in front, so that a later one is easily made; the last bytes say that nobody did.
    private static string Forge(string tag) => tag[..16] + (tag[16] is 'B' ? 'C' : 'B') + tag[17..];
}
