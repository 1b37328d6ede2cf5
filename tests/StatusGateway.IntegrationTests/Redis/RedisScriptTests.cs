using System.Text.RegularExpressions;
using StatusGateway.Operations;
using StatusGateway.Redis;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Redis;

/// <summary>What the scripts of the gateway touch, and what becomes of them when the server forgets them.</summary>
public sealed partial class RedisScriptTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A cluster runs a script only where all of its keys are, and two keys mostly are at two places.</summary>
    [Fact]
    public void Every_script_touches_the_one_key_that_it_is_given()
    {
        var assembly = typeof(RedisScripts).Assembly;
        string[] names = [.. assembly.GetManifestResourceNames().Where(static name => name.EndsWith(".lua", StringComparison.Ordinal))];
        Assert.Equal(3, names.Length);
        foreach (var name in names)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var script = Comment().Replace(reader.ReadToEnd(), "");

            Assert.All(Key().Matches(script), key => Assert.Equal("KEYS[1]", key.Value));
            Assert.All(Call().Matches(script), call => Assert.Equal(
                call.Groups["command"].Value == "PUBLISH" ? "ARGV" : "KEYS[1]",
                call.Groups["first"].Value[..(call.Groups["command"].Value == "PUBLISH" ? 4 : 7)]));
            Assert.Equal(Redis().Count(script), Call().Count(script)); // none that this test cannot read
        }
    }

    [Fact]
    public async Task Scripts_that_the_server_forgets_all_the_time_are_run_all_the_same()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = await TestRedis.ConnectAsync(server.Url, "store");
        var ids = Enumerable.Range(0, 20).Select(static n => OperationId.Parse($"operation-{n}", null)).ToArray();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var flushing = Task.Run(
            async () =>
            {
                var flushes = 0;
                for (; !ending.IsCancellationRequested; flushes++)
                {
                    await redis.Connection.Database.ExecuteAsync("SCRIPT", "FLUSH");
                }

                return flushes;
            },
            Cancel);

        for (var revision = 1; revision <= 50; revision++)
        {
            await Task.WhenAll(ids.Select(id => redis.Cache.SetIfNewerAsync(An(id, revision), Cancel).AsTask()));
            await redis.Cache.InvalidateOlderAsync(ids[revision % ids.Length], new(revision), Cancel);
        }

        await ending.CancelAsync();
        Assert.True(await flushing > 50);
        foreach (var id in ids)
        {
            Assert.Equal(50, (await redis.Cache.GetAsync(id, Cancel))?.Snapshot.Committed.Number);
            await redis.Clearances.SetAsync(
                id, new Clearance { Caller = CallerKey.Anyone, Life = new(1), ClearedAt = 1 }, Cancel);
            await redis.Connection.Database.ExecuteAsync("SCRIPT", "FLUSH");
        }
    }

    private static OperationSnapshot An(OperationId id, long revision) => new()
    {
        Id = id,
        Order = new(new(1), OperationRank.WrittenRunning, new(revision)),
        Committed = new(revision),
        State = new(OperationStatus.Processing, 10, null, null, null, null),
    };

    [GeneratedRegex("--.*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"KEYS\b[^,)]*")]
    private static partial Regex Key();

    [GeneratedRegex(@"redis\.call\('(?<command>[A-Z]+)', (?<first>[^,)]+)")]
    private static partial Regex Call();

    [GeneratedRegex(@"\bredis\b")]
    private static partial Regex Redis();
}
