using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Doctor;

public sealed class RedisCheckTests : IAsyncLifetime
{
    private const string Password = "canary-of-redis";

    private readonly DoctorRun _doctor = new();
    private RedisServer _redis = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync(Password);
        _doctor.Environment["REDIS_URL"] = _redis.Url;
    }

    public async ValueTask DisposeAsync()
    {
        _doctor.Dispose();
        await _redis.DisposeAsync();
    }

    [Fact]
    [Trait("Check", "redis-connection")]
    public async Task A_Redis_that_is_down_is_found()
    {
        await _redis.KillAsync();
        await _doctor.AssertFailsAsync("redis-connection", "warning", "does not answer");

        await _redis.RestartAsync();
        await _doctor.AssertFineAsync("redis-connection");
    }

    [Fact]
    [Trait("Check", "redis-connection")]
    public async Task A_Redis_that_hangs_is_found()
    {
        await _redis.StopAsync();
        await _doctor.AssertFailsAsync("redis-connection", "warning", "does not answer");

        await _redis.ContinueAsync();
        await _doctor.AssertFineAsync("redis-connection");
    }

    [Fact]
    [Trait("Check", "redis-connection")]
    public async Task An_address_that_is_no_Redis_is_found()
    {
        _doctor.Environment["REDIS_URL"] = "redis://localhost:99999";
        await _doctor.AssertFailsAsync("redis-connection", "broken", "The address of Redis cannot be used");
    }

    [Theory]
    [Trait("Check", "redis-password")]
    [InlineData("")]
    [InlineData(":another-canary@")]
    public async Task A_wrong_or_missing_password_is_found(string login)
    {
        _doctor.Environment["REDIS_URL"] = $"redis://{login}{_redis.Address}";
        await _doctor.AssertFailsAsync("redis-password", "broken", "refuses the password");

        _doctor.Environment["REDIS_URL"] = _redis.Url;
        await _doctor.AssertFineAsync("redis-password");
    }

    [Fact]
    [Trait("Check", "redis-eviction")]
    public async Task A_Redis_that_refuses_writes_when_it_is_full_is_found()
    {
        await _redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "100mb", "maxmemory-policy", "noeviction");
        await _doctor.AssertFailsAsync("redis-eviction", "warning", "noeviction");

        await _redis.ExecuteAsync("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        await _doctor.AssertFineAsync("redis-eviction");
        await _redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "0", "maxmemory-policy", "noeviction");
        await _doctor.AssertFineAsync("redis-eviction");
    }
}
