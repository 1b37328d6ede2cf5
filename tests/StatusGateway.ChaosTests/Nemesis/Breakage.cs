using System.Diagnostics;
using StatusGateway.ChaosTests.Histories;

namespace StatusGateway.ChaosTests.Nemesis;

/// <summary>What is broken just now: nothing is broken twice at once, and never so much that no promise could be kept.</summary>
internal sealed class Breakage
{
    /// <summary>The part that a gateway is which cannot answer.</summary>
    public const string AGateway = "a gateway";

    // A journal is replayed within 5 s of the store's return.
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(8);

    // What is back is asked again once a probe of each second has found it, and journaled copies are carried to it a second later.
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(3);

    // By then a gateway that was started has been asked for all that is polled, and has it in its memory.
    private static readonly TimeSpan Filled = TimeSpan.FromSeconds(3);

    // Who was told by none of them can say nothing of an operation. A gateway that stood still finds Redis gone as well.
    private static readonly string[][] Sources =
    [
        [nameof(Tiers.Redis), AGateway],
        [nameof(Tiers.Store)],
        [nameof(Tiers.Application)],
    ];

    private readonly HashSet<string> _broken = [];
    private readonly Dictionary<string, long> _mended = [];
    private readonly Lock _lock = new();
    private int _needsApplication; // how many writers do
    private bool _waitsForStore; // whether something was acknowledged in a split that the store may not have yet

    /// <summary>
    /// Whether gateways may be unable to hear of each other's writes, or were until the store was last there long enough to be given
    /// them: it and Redis are both broken somewhere, or not yet found again. What one of them acknowledges then, and begins, no other
    /// can know, so whoever cares for the order of its writes stays.
    /// </summary>
    public bool MaySplit
    {
        get
        {
            lock (_lock)
            {
                return MaySplitNeedsLock();
            }
        }
    }

    // A gateway that is back may have to find Redis again.
    private bool IsSplitNeedsLock =>
        IsOutNeedsLock(nameof(Tiers.Store), Noticed)
        && (IsOutNeedsLock(nameof(Tiers.Redis), Noticed) || IsJustBackNeedsLock(AGateway, Noticed));

    /// <summary>Whether a gateway stands still, or did so lately: what it had been sent, and was given up, it may carry out yet.</summary>
    public bool MayBeCarriedOutLate
    {
        get
        {
            lock (_lock)
            {
                return IsOutNeedsLock(AGateway, Noticed);
            }
        }
    }

    /// <summary>Whether the application can be asked just now, and will be until it is given back.</summary>
    public bool TryBorrowApplication()
    {
        lock (_lock)
        {
            if (_broken.Contains(nameof(Tiers.Application)))
            {
                return false;
            }

            _needsApplication++;
            return true;
        }
    }

    public void GiveApplicationBack()
    {
        lock (_lock)
        {
            _needsApplication--;
        }
    }

    public bool TryTake(IReadOnlyCollection<string> parts)
    {
        lock (_lock)
        {
            if (parts.Any(_broken.Contains)
                || (_needsApplication > 0 && parts.Contains(nameof(Tiers.Application)))
                || WouldLoseAllNeedsLock(parts))
            {
                return false;
            }

            _waitsForStore = MaySplitNeedsLock();
            _broken.UnionWith(parts);
            _waitsForStore |= IsSplitNeedsLock;
            return true;
        }
    }

    public void Release(IReadOnlyCollection<string> parts)
    {
        lock (_lock)
        {
            _waitsForStore = MaySplitNeedsLock();
            var now = Stopwatch.GetTimestamp();
            foreach (var part in parts)
            {
                _mended[part] = now;
            }

            _broken.ExceptWith(parts);
        }
    }

    private bool MaySplitNeedsLock() => IsSplitNeedsLock || (_waitsForStore && IsOutNeedsLock(nameof(Tiers.Store), Afterwards));

    // What one gateway has journaled the others know from Redis alone, and so does one that starts anew of everything. Without
    // both there is nobody who could tell it.
    private bool WouldLoseAllNeedsLock(IReadOnlyCollection<string> parts) =>
        (parts.Contains(nameof(Tiers.Copies)) && IsOutNeedsLock(nameof(Tiers.Store), Afterwards))
        || (parts.Contains(nameof(Tiers.Store)) && IsOutNeedsLock(nameof(Tiers.Copies), Afterwards))
        || WouldFindNothingNeedsLock(parts)
        || Array.TrueForAll(
            Sources, source => Array.Exists(source, part => parts.Contains(part) || IsOutNeedsLock(part, Noticed)));

    // A gateway that starts has nothing in its memory, and an application that was emptied, maybe long ago, has nothing either: one
    // of the tiers has to tell it.
    private bool WouldFindNothingNeedsLock(IReadOnlyCollection<string> parts)
    {
        return IsOut(AGateway, Filled) && IsOut(nameof(Tiers.Store), Noticed) && IsOut(nameof(Tiers.Redis), Noticed);

        bool IsOut(string part, TimeSpan afterwards) => parts.Contains(part) || IsOutNeedsLock(part, afterwards);
    }

    private bool IsOutNeedsLock(string part, TimeSpan afterwards) =>
        _broken.Contains(part) || IsJustBackNeedsLock(part, afterwards);

    private bool IsJustBackNeedsLock(string part, TimeSpan afterwards) =>
        _mended.TryGetValue(part, out var mended) && Stopwatch.GetElapsedTime(mended) < afterwards;
}
