namespace StatusGateway.ChaosTests.Nemesis;

/// <summary>What is broken just now: nothing is broken twice at once, and never so much that no promise could be kept.</summary>
internal sealed class Breakage
{
    private readonly HashSet<string> _broken = [];
    private readonly Lock _lock = new();

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
            _broken.ExceptWith(parts);
        }
    }
}
