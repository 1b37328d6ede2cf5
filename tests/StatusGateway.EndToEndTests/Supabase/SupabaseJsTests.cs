using StatusGateway.Testing.Servers;

namespace StatusGateway.EndToEndTests.Supabase;

/// <summary>The real supabase-js finds at the gateway what it finds at PostgREST, whichever store is behind it.</summary>
[Collection(OneApplication.Name)]
public sealed class SupabaseJsTests(PostgresServer postgres) : IClassFixture<PostgresServer>
{
    // At least as many as issue 4 asks for: a driver that finds none of its checks must not pass.
    private const int FewestChecks = 80;

    private const string Key = "a-service-key-of-the-conformance-tests";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("oldest")]
    [InlineData("newest")]
    public Task It_finds_PostgREST_in_front_of_SQLite(string version) =>
        RunAsync("SQLite", version, []);

    [Theory]
    [InlineData("oldest")]
    [InlineData("newest")]
    public async Task It_finds_PostgREST_in_front_of_Postgres(string version) => await RunAsync(
        "Postgres",
        version,
        new Dictionary<string, string> { ["DATABASE_URL"] = await postgres.CreateDatabaseAsync($"supabase_js_{version}") });

    private static async Task RunAsync(string store, string version, Dictionary<string, string> environment)
    {
        await using var application = await StubUpstream.StartAsync();
        environment["SUPABASE_SERVICE_KEY"] = Key;
        await using var gateway = await GatewayProcess.StartAsync(application.Address, Cancel, environment: environment);

        var checks = await Conformance.RunAsync(gateway.Address, Key, version, Cancel);

        var failed = checks.Where(static check => !check.HasPassed).ToList();
        var line = $"The {version} supabase-js on {store}: {checks.Count - failed.Count} of {checks.Count} checks passed";
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        Assert.True(failed.Count == 0, string.Join(Environment.NewLine, [line, .. failed.Select(static check => $"{check}")]));
        Assert.True(checks.Count >= FewestChecks, line);
        Assert.DoesNotContain(Key, gateway.Output, StringComparison.Ordinal);
    }
}
