namespace StatusGateway.Commands.Demonstrating;

/// <summary>What one client's polls came to.</summary>
internal sealed class PollTally
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _lastSeen = [];
    private int _answered;
    private int _notFound;
    private int _failed;

    public void Answered(string id, string state)
    {
        lock (_lock)
        {
            _answered++;
            _lastSeen[id] = state;
        }
    }

    public void NotFound(string id)
    {
        lock (_lock)
        {
            _notFound++;
            _lastSeen[id] = "404";
        }
    }

    public void Failed(string id)
    {
        lock (_lock)
        {
            _failed++;
            _lastSeen[id] = "no answer";
        }
    }

    public PollCount Count()
    {
        lock (_lock)
        {
            var states = _lastSeen.Values.CountBy(state => state).OrderBy(state => state.Key, StringComparer.Ordinal);
            var lastSeen = string.Join(", ", states.Select(state => $"{state.Value} {state.Key}"));
            return new(_answered, _notFound, _failed, lastSeen);
        }
    }
}

/// <summary>
/// Polls that showed a state, polls of what was forgotten, polls without an answer, and what was seen last.
/// </summary>
internal readonly record struct PollCount(int Answered, int NotFound, int Failed, string LastSeen)
{
    public int Polls => Answered + NotFound + Failed;
}
