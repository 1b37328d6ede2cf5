using System.Collections.Concurrent;
using System.Diagnostics;

namespace StatusGateway.ChaosTests.Histories;

/// <summary>Everything that clients saw and writers were promised, in the order in which it came in.</summary>
internal sealed class History
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly ConcurrentQueue<PollEvent> _polls = [];
    private readonly ConcurrentQueue<WriteEvent> _writes = [];
    private readonly ConcurrentQueue<FaultWindow> _faults = [];
    private readonly ConcurrentQueue<string> _complaints = [];
    private readonly Lock _lock = new();
    private readonly List<Operation> _operations = [];
    private int _acknowledged;
    private int _refused;

    /// <summary>Milliseconds since the start.</summary>
    public double Now => Stopwatch.GetElapsedTime(_started).TotalMilliseconds;

    public IReadOnlyCollection<PollEvent> Polls => _polls;

    public IReadOnlyCollection<WriteEvent> Writes => _writes;

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

    /// <summary>Every write, and every poll that saw anything new to its client, in their order.</summary>
    public IEnumerable<string> Tell()
    {
        var seen = new Dictionary<(short Client, int Operation), (PollAnswer Answer, Shown Shown)>();
        var operations = Operations;
        var news = _polls.Where(poll =>
        {
            var now = (poll.Answer, poll.Shown);
            var isNew = poll.Answer is not PollAnswer.NotModified && seen.GetValueOrDefault((poll.Client, poll.Operation)) != now;
            seen[(poll.Client, poll.Operation)] = now;
            return isNew;
        });
        return news.Select(poll => (poll.At, Text: $"{operations[poll.Operation].Id} poll: {poll}"))
            .Concat(_writes.Select(static write => (write.At, Text: write.ToString())))
            .OrderBy(static line => line.At)
            .Select(static line => FormattableString.Invariant($"{line.At / 1000:0.000} {line.Text}"));
    }

    public void Add(PollEvent poll) => _polls.Enqueue(poll);

    public void Add(WriteEvent write) => _writes.Enqueue(write);

    public void Add(FaultWindow fault) => _faults.Enqueue(fault);

    public void Complain(string complaint) => _complaints.Enqueue(complaint);

    public void NoteAcknowledged() => Interlocked.Increment(ref _acknowledged);

    public void NoteRefused() => Interlocked.Increment(ref _refused);
}
