using System.Diagnostics;
using StatusGateway.ChaosTests.Histories;

namespace StatusGateway.ChaosTests.Nemesis;

/// <summary>What is broken just now: nothing is broken twice at once, and never so much that no promise could be kept.</summary>
internal sealed class Breakage
{
    // A journal is replayed within 5 s of the store's return.
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(8);

    private readonly HashSet<string> _broken = [];
    private readonly Lock _lock = new();
    private long _lastSplit;

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

    public bool TryTake(IReadOnlyCollection<string> parts)
    {
        lock (_lock)
        {
            if (parts.Any(_broken.Contains))
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
            _lastSplit = IsSplitNeedsLock ? Stopwatch.GetTimestamp() : _lastSplit;
            _broken.ExceptWith(parts);
        }
    }
}
