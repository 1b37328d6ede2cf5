namespace StatusGateway.Operations.Caching;

/// <summary>A snapshot in this process, with whatever was made of it once and is kept beside it.</summary>
public sealed class MemoryCopy(OperationSnapshot snapshot)
{
    // What a copy weighs beside its texts: the objects, the dictionary's slot, the queue's slot.
    private const int BaseBytes = 400;

    private object? _attached;

    // In the time provider's ticks. Invariant: zero once something newer is known to exist.
    private long _freshUntil;

    public OperationSnapshot Snapshot { get; } = snapshot;

    /// <summary>Roughly what it weighs with its encoded answers, in bytes.</summary>
    public int SizeInBytes { get; } = Weigh(snapshot);

    /// <summary>What was made of the snapshot for answering, made once; null until then.</summary>
    public object? Attached => Volatile.Read(ref _attached);

    internal long FreshUntil
    {
        get => Volatile.Read(ref _freshUntil);
        set => Volatile.Write(ref _freshUntil, value);
    }

    /// <summary>Keeps the first attachment, and gives the one that is kept.</summary>
    public T Attach<T>(T attachment)
        where T : class => (T)(Interlocked.CompareExchange(ref _attached, attachment, null) ?? attachment);

    private static int Weigh(OperationSnapshot snapshot)
    {
        var state = snapshot.State;
        var characters = snapshot.Id.ToString().Length
            + (state.Message?.Length ?? 0) + (state.Result?.Length ?? 0) + (state.Error?.Length ?? 0)
            + (snapshot.Row?.Metadata?.Length ?? 0);
        if (snapshot.Anyone is { } anyone)
        {
            foreach (var representation in anyone.Representations)
            {
                characters += 2 * representation.Json.Length; // the text, and its encoded answer with the head
            }
        }

        return BaseBytes + (2 * characters);
    }
}
