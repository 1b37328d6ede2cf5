namespace StatusGateway.IntegrationTests.Access;

/// <summary>Where the operator said so, knowing the id is enough.</summary>
public sealed class PublicAccessTests : AccessTest
{
    protected override IEnumerable<KeyValuePair<string, string?>> Settings => [new("access:mode", "public")];

    [Fact]
    public async Task Whoever_knows_the_id_is_shown_the_operation()
    {
        var id = await CreateAsync(A);
        await PollUntilAsync(id, A, static seen => seen.Shows("processing", 10));

        await Application.StopAsync();

        Assert.True((await PollAsync(id, B)).Shows("processing", 10));
        Assert.True((await PollAsync(id, null)).Shows("processing", 10));
    }

    [Fact]
    public async Task A_refusal_takes_the_operation_from_nobody()
    {
        var id = await CreateAsync(A);
        await PollUntilAsync(id, A, static seen => seen.Shows("processing", 10));

        await PollUntilAsync(id, null, static seen => seen.CacheStatus.Contains("401", StringComparison.Ordinal));

        Assert.True((await PollAsync(id, null)).Shows("processing", 10));
    }

    [Fact]
    public async Task A_session_that_the_application_renews_for_one_visitor_reaches_no_other()
    {
        var id = await CreateAsync(A);
        await PollUntilAsync(id, A, static seen => seen.Shows("processing", 10));
        Application.OnStatus = static (context, _) =>
        {
            context.Response.Headers.SetCookie = $"sid={context.Request.Cookies["sid"]}";
            return Task.FromResult(false);
        };

        for (var round = 0; round < 10; round++)
        {
            var seen = await Task.WhenAll(PollAsync(id, A), PollAsync(id, B), PollAsync(id, B), PollAsync(id, B));
            Assert.All(seen[1..], static other => Assert.DoesNotContain("session-of-a", other.SetCookie, StringComparison.Ordinal));
            Assert.DoesNotContain("session-of-b", seen[0].SetCookie, StringComparison.Ordinal);
            await Task.Delay(TimeSpan.FromMilliseconds(60), TimeProvider.System, Cancel);
        }
    }
}
