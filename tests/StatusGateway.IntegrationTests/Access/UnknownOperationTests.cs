using System.Net;

namespace StatusGateway.IntegrationTests.Access;

/// <summary>What polls of operations that nobody knows may cost.</summary>
public sealed class UnknownOperationTests : AccessTest
{
    protected override IEnumerable<KeyValuePair<string, string?>> Settings => [new("polling:fruitlessReads", "1")];

    [Fact]
    public async Task Whoever_asks_for_too_many_unknown_operations_is_told_to_wait_and_for_a_known_one_still_answered()
    {
        Application.IsGuarded = false;
        var known = await CreateAsync(null);

        var unknown = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => PollAsync(Guid.NewGuid().ToString(), null)));

        Assert.All(unknown, static seen => Assert.StartsWith("{\"error\":", seen.Body, StringComparison.Ordinal));
        Assert.InRange(unknown.Count(static seen => seen.Status == HttpStatusCode.NotFound), 10, 100);
        Assert.Contains(unknown, static seen => seen.Status == HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, (await PollAsync(known, null)).Status);
    }
}
