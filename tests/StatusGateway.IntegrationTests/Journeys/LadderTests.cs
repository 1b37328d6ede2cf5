using StatusGateway.Testing;

namespace StatusGateway.IntegrationTests.Journeys;

/// <summary>Which tier answered, as a person with curl reads it: in <c>Cache-Status</c>, and in <c>/_gateway/ready</c>.</summary>
[Collection(OneDeployment.Name)]
public sealed class LadderTests(Deployment on)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_answer_says_from_where_it_came_and_ready_says_what_is_out()
    {
        using var first = new Visitor(on.First.Address);
        using var second = new Visitor(on.Second.Address);
        await first.ReadyAsync(); // the outage before this one is over
        await second.ReadyAsync();

        await AnswersAsync("l1", first, () => KnownAsync(first));
        await AnswersAsync("l2", second, () => KnownAsync(first));
        await AnswersAsync("store", second, async () =>
        {
            var unheard = await KnownAsync(first);
            await on.Redis.FlushAllAsync();
            return unheard;
        });

        var known = await KnownAsync(first);
        await on.Redis.StopAsync();
        on.Postgres.Process.Stop();
        await SaysAsync(first, known, "\"store\":\"down\"", "\"redis\":\"down\"");
        await AnswersAsync("kept", first, () => Task.FromResult(known));

        on.Postgres.Process.Continue();
        await SaysAsync(first, known, "\"store\":\"up\"", "\"redis\":\"down\"");
        await on.Redis.ContinueAsync();
        await SaysAsync(first, known, "\"store\":\"up\"", "\"redis\":\"up\"");
        await AnswersAsync("l1", first, () => Task.FromResult(known));
    }

    /// <summary>An operation that anyone may poll, written and polled at the first gateway alone.</summary>
    private async Task<string> KnownAsync(Visitor first)
    {
        var id = await first.CreateAsync();
        on.Application.Move(id, "processing", 10);
        using var written = await first.WriteAsync(id, "processing", 10, "Written");
        Assert.True(written.IsSuccessStatusCode);
        await Eventually.SeenAsync(() => first.PollAsync(id), static answer => answer.Message == "Written");
        return id;
    }

    // On a busy machine a tier misses its time limit now and then, and the next one answers: so again with another operation.
    private static Task<string?> AnswersAsync(string tier, Visitor visitor, Func<Task<string>> known) => Eventually.SeenAsync(
        async () => (await visitor.PollAsync(await known())).CacheStatus, said => said == $"StatusGateway; hit; detail={tier}");

    // What is out is noticed by whoever asks for it.
    private async Task SaysAsync(Visitor visitor, string id, params string[] expected)
    {
        using var http = new HttpClient { BaseAddress = on.First.Address };
        await Eventually.SeenAsync(
            async () =>
            {
                var answer = await visitor.PollAsync(id);
                Assert.True(answer.IsState, answer.ToString());
                return await http.GetStringAsync(new Uri("/_gateway/ready", UriKind.Relative), Cancel);
            },
            said => expected.All(part => said.Contains(part, StringComparison.Ordinal)));
    }
}
