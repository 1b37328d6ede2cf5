using StatusGateway.Redis;

namespace StatusGateway.Doctor.Redis;

/// <summary>Whether Redis is where its address says.</summary>
internal sealed class RedisConnectionCheck(RedisVisit visit) : ICheck
{
    public string Name => "redis-connection";

    public string LooksAt => "the connection to Redis";

    public async Task<Finding> RunAsync(CancellationToken cancellationToken) => await visit.FindAsync(cancellationToken) switch
    {
        RedisFound.AddressWrong(var line) => Finding.Broken(line, "Write REDIS_URL as redis://:PASSWORD@HOST:6379, or rediss:// for TLS"),
        RedisFound.Unreachable(var place) => Finding.Warning(
            $"{place} does not answer: polls do without it, and gateways share nothing but the database",
            "Start Redis, correct REDIS_URL, write rediss:// if it wants TLS, or unset REDIS_URL"),
        RedisFound.TlsRefused(var place, var line) => Finding.Broken(
            $"{place} is not talked to secretly: {line}", "Correct REDIS_URL; docs/redis.md has its forms"),
        RedisFound.Answering(var place, _, _) => Finding.Fine($"{place} answers"),
        var found => RedisVisit.Otherwise(found, ""),
    };
}
