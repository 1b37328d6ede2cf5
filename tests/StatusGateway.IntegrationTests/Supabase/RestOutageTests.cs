using System.Diagnostics;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Supabase;

/// <summary>What the application's supabase client is answered while Postgres is not there.</summary>
public sealed class RestOutageTests(PostgresServer server) : IAsyncLifetime
{
    // The limit of the store itself, and what a machine adds on which a dozen test classes run at once.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(7);

    private StubUpstream? _application;
    private FaultProxy? _proxy;
    private RestGateway? _gateway;

    private RestGateway Gateway => _gateway!;

    private FaultProxy Proxy => _proxy!;

    public async ValueTask InitializeAsync()
    {
        _application = await StubUpstream.StartAsync();
        var address = new UriBuilder(await server.CreateDatabaseAsync("outage"));
        _proxy = FaultProxy.InFrontOf($"{address.Host}:{address.Port}");
        (address.Host, address.Port) = ("127.0.0.1", _proxy.Port);
        _gateway = await RestGateway.StartAsync(address.Uri.ToString(), _application.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await (_gateway?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_proxy?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_application?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_write_is_503_in_PostgRESTs_form_within_5_s(bool isRefused)
    {
        var row = """{"id":"a","status":"pending","message":"","created_at":1,"updated_at":1}""";
        Break(isRefused);

        for (var attempt = 0; attempt < 5; attempt++)
        {
            var started = Stopwatch.GetTimestamp();
            var answer = await Gateway.PostAsync("", row);
            var took = Stopwatch.GetElapsedTime(started);

            Assert.Equal((503, "PGRST000"), (answer.Status, answer.Code));
            Assert.False(answer.Headers.ContainsKey("Retry-After")); // supabase-js repeats no write
            Assert.True(took < Limit, $"{took}");
        }

        Proxy.Restore();
        await Eventually.SeenAsync(
            () => Gateway.PostAsync("", row, ("Prefer", "resolution=merge-duplicates")), static answer => answer.Status is 200 or 201);
    }

    [Fact]
    public async Task A_read_is_503_and_says_when_to_ask_again()
    {
        Break(isRefused: true);

        var answer = await Gateway.GetAsync("");

        Assert.Equal((503, "PGRST000", "1"), (answer.Status, answer.Code, answer.Headers["Retry-After"]));
    }

    private void Break(bool isRefused)
    {
        if (isRefused)
        {
            Proxy.Cut();
        }
        else
        {
            Proxy.Blackhole();
        }
    }
}
