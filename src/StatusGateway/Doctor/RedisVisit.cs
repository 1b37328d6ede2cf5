using StatusGateway.Redis;

namespace StatusGateway.Doctor;

/// <summary>The one visit to Redis, of which each check of Redis tells its part.</summary>
internal sealed class RedisVisit
{
    private readonly OneVisit<RedisFound> _visit;

    public RedisVisit(KnownSettings settings, TimeProvider time) =>
        _visit = new(cancellationToken => RedisInspection.LookAsync(settings.RedisUrl, cancellationToken), time);

    public Task<RedisFound> FindAsync(CancellationToken cancellationToken) => _visit.FindAsync(cancellationToken);

    /// <summary>What a check says of something that another check tells of, or that is fine.</summary>
    public static Finding Otherwise(RedisFound found, string fine) => found switch
    {
        RedisFound.Answering => Finding.Fine(fine),
        RedisFound.NotConfigured => Finding.Skipped("not configured: REDIS_URL names none"),
        _ => Finding.Skipped("Redis cannot be looked at: another check says why"),
    };
}
