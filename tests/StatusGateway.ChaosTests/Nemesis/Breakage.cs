using System.Diagnostics;
using StatusGateway.ChaosTests.Histories;

namespace StatusGateway.ChaosTests.Nemesis;

/// <summary>What is broken just now: nothing is broken twice at once, and never so much that no promise could be kept.</summary>
internal sealed class Breakage
{
    // A journal is replayed within 5 s of the store's return.
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(8);

    // Who was told by none of them can say nothing of an operation.
    private static readonly string[] Sources = [nameof(Tiers.Redis), nameof(Tiers.Store), nameof(Tiers.Application)];

    private readonly HashSet<string> _broken = [];
    private readonly Lock _lock = new();
    private long _lastSplit;
    private long? _storeBroken;
    private long? _copiesLost;

    /// <summary>
    /// Whether gateways may be unable to hear of each other's writes, or were a moment ago: the store and Redis are both broken
    /// somewhere. What one of them acknowledges then, no other can know, so whoever cares for the order of its writes stays.
    /// </summary>
    public bool MaySplit
    {
        get
        {
            lock (_lock)
            {
                return IsSplitNeedsLock || Stopwatch.GetElapsedTime(_lastSplit) < Afterwards;
            }
        }
    }

    private bool IsSplitNeedsLock => _broken.Contains(nameof(Tiers.Redis)) && _broken.Contains(nameof(Tiers.Store));

    /// <summary>Whether the application cannot be asked just now.</summary>
    public bool IsApplicationBroken
    {
        get
        {
            lock (_lock)
            {
                return _broken.Contains(nameof(Tiers.Application));
            }
        }
    }

    public bool TryTake(IReadOnlyCollection<string> parts)
    {
        lock (_lock)
        {
            if (parts.Any(_broken.Contains) || WouldLoseAllNeedsLock(parts))
            {
                return false;
            }

            _broken.UnionWith(parts);
            return true;
        }
    }

    public void Release(IReadOnlyCollection<string> parts)
    {
        lock (_lock)
        {
            var now = Stopwatch.GetTimestamp();
            _lastSplit = IsSplitNeedsLock ? now : _lastSplit;
            _storeBroken = parts.Contains(nameof(Tiers.Store)) ? now : _storeBroken;
            _copiesLost = parts.Contains(nameof(Tiers.Copies)) ? now : _copiesLost;
            _broken.ExceptWith(parts);
        }
    }

    // What one gateway has journaled the others know from Redis alone, and so does one that starts anew of everything. Without
    // both there is nobody who could tell it.
    private bool WouldLoseAllNeedsLock(IReadOnlyCollection<string> parts) =>
        (parts.Contains(nameof(Tiers.Copies)) && IsNeedsLock(nameof(Tiers.Store), _storeBroken))
        || (parts.Contains(nameof(Tiers.Store)) && IsNeedsLock(nameof(Tiers.Copies), _copiesLost))
        || Array.TrueForAll(Sources, source => parts.Contains(source) || _broken.Contains(source));

    private bool IsNeedsLock(string part, long? last) =>
        _broken.Contains(part) || (last is { } mended && Stopwatch.GetElapsedTime(mended) < Afterwards);
}
