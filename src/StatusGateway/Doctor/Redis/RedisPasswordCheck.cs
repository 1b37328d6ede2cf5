using StatusGateway.Redis;

namespace StatusGateway.Doctor.Redis;

/// <summary>Whether Redis lets the gateway in.</summary>
internal sealed class RedisPasswordCheck(RedisVisit visit) : ICheck
{
    public string Name => "redis-password";

    public string LooksAt => "the password of Redis";

    public async Task<Finding> RunAsync(CancellationToken cancellationToken) => await visit.FindAsync(cancellationToken) switch
    {
        RedisFound.LoginRefused(var place) => Finding.Broken(
            $"{place} refuses the password, or wants one that REDIS_URL does not have",
            "Copy the address again from where Redis is hosted: redis://:PASSWORD@HOST:6379, or redis://USER:PASSWORD@HOST:6379"),
        var found => RedisVisit.Otherwise(found, "It is accepted"),
    };
}
