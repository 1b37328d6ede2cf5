using System.Collections.Concurrent;
using System.Diagnostics;

namespace StatusGateway.ChaosTests.Histories;

/// <summary>Everything that clients saw and writers were promised, in the order in which it came in.</summary>
internal sealed class History
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly ConcurrentQueue<PollEvent> _polls = [];
    private readonly ConcurrentQueue<FaultWindow> _faults = [];
    private readonly ConcurrentQueue<string> _complaints = [];
    private readonly Lock _lock = new();
    private readonly List<Operation> _operations = [];
    private int _acknowledged;
    private int _refused;

    /// <summary>Milliseconds since the start.</summary>
    public double Now => Stopwatch.GetElapsedTime(_started).TotalMilliseconds;

    public IReadOnlyCollection<PollEvent> Polls => _polls;

    public IReadOnlyCollection<FaultWindow> Faults => _faults;

    /// <summary>What a client or writer itself saw that must never happen.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    public int Acknowledged => _acknowledged;

    /// <summary>Writes that were told to come back: nothing was promised.</summary>
    public int Refused => _refused;

    public IReadOnlyList<Operation> Operations
    {
        get
        {
            lock (_lock)
            {
                return [.. _operations];
            }
        }
    }

    public Operation Add(string id)
    {
        lock (_lock)
        {
            var operation = new Operation(_operations.Count, id);
            _operations.Add(operation);
            return operation;
        }
    }

    public void Add(PollEvent poll) => _polls.Enqueue(poll);

    public void Add(FaultWindow fault) => _faults.Enqueue(fault);

    public void Complain(string complaint) => _complaints.Enqueue(complaint);

    public void NoteAcknowledged() => Interlocked.Increment(ref _acknowledged);

    public void NoteRefused() => Interlocked.Increment(ref _refused);
}
