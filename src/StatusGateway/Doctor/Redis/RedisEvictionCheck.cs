using StatusGateway.Redis;

namespace StatusGateway.Doctor.Redis;

/// <summary>What Redis does when its memory is full: it must make room, and not refuse what is new.</summary>
internal sealed class RedisEvictionCheck(RedisVisit visit) : ICheck
{
    public string Name => "redis-eviction";

    public string LooksAt => "what Redis does when its memory is full";

    public async Task<Finding> RunAsync(CancellationToken cancellationToken) => await visit.FindAsync(cancellationToken) switch
    {
        RedisFound.Answering(var place, "noeviction", > 0) => Finding.Warning(
            $"{place} refuses writes when its memory is full (maxmemory-policy noeviction)",
            "Set maxmemory-policy to volatile-ttl, or allkeys-lru if this Redis holds nothing else: all that the gateway "
            + "keeps there is a copy"),
        RedisFound.Answering(_, null, _) => Finding.Skipped("It does not say: look where it is hosted for volatile-ttl or allkeys-lru"),
        RedisFound.Answering(_, var policy, 0) => Finding.Fine($"It has no limit of memory ({policy})"),
        RedisFound.Answering(_, var policy, _) => Finding.Fine($"It makes room ({policy})"),
        var found => RedisVisit.Otherwise(found, ""),
    };
}
