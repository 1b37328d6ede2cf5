namespace StatusGateway.Operations.Endings;

/// <summary>Since when the store has answered without a break: while it does not, writes go elsewhere and nothing is known.</summary>
public sealed class StoreAnswers(TimeProvider time)
{
    private readonly Lock _lock = new();
    private long? _since;

    /// <summary>How long it has answered; zero while it does not.</summary>
    public TimeSpan AnsweringFor
    {
        get
        {
            lock (_lock)
            {
                return _since is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero;
            }
        }
    }

    public void Note(bool hasAnswered)
    {
        lock (_lock)
        {
            _since = hasAnswered ? _since ?? time.GetTimestamp() : null;
        }
    }
}
