namespace StatusGateway.ChaosTests.Histories;

/// <summary>One operation, and how far its one writer has got with it.</summary>
internal sealed class Operation(int number, string id)
{
    // When each step was acknowledged, in milliseconds since the start. Invariant: written by its writer alone.
    private readonly SortedList<int, double> _acknowledged = [];
    private readonly Lock _lock = new();

    public int Number => number;

    public string Id => id;

    /// <summary>The highest step that was ever sent, acknowledged or not.</summary>
    public int Sent { get; private set; }

    /// <summary>Whether its writer goes away before the end, so that nobody can finish it any more.</summary>
    public bool IsAbandoned { get; set; }

    /// <summary>When its writer wrote for the last time.</summary>
    public double LastWrite { get; private set; }

    /// <summary>From when on its deletion may have happened; null while nobody has asked for it.</summary>
    public double? DeletionSent { get; set; }

    /// <summary>When its deletion was acknowledged.</summary>
    public double? Deleted { get; set; }

    /// <summary>The last step that was acknowledged; 0 for none.</summary>
    public int Acknowledged
    {
        get
        {
            lock (_lock)
            {
                return _acknowledged.Count == 0 ? 0 : _acknowledged.Keys[^1];
            }
        }
    }

    public int Acknowledgements
    {
        get
        {
            lock (_lock)
            {
                return _acknowledged.Count;
            }
        }
    }

    public int NextStep() => ++Sent;

    public void Note(int step, double at)
    {
        lock (_lock)
        {
            _acknowledged[step] = at;
        }

        LastWrite = at;
    }

    /// <summary>The newest step that had been acknowledged by then.</summary>
    public int AcknowledgedBy(double at)
    {
        lock (_lock)
        {
            for (var index = _acknowledged.Count - 1; index >= 0; index--)
            {
                if (_acknowledged.Values[index] <= at)
                {
                    return _acknowledged.Keys[index];
                }
            }

            return 0;
        }
    }
}
