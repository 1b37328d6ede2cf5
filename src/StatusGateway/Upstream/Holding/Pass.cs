namespace StatusGateway.Upstream.Holding;

/// <summary>A request's leave to connect to the application, and the time between two closings of the gate that it is for.</summary>
/// <remarks>While the gate is open everybody has the same one, so that nothing is allocated for it.</remarks>
internal sealed class Pass(long opening, Batch? batch = null)
{
    private int _isDone;

    /// <summary>What is learned with a pass of a former opening is old news.</summary>
    public long Opening => opening;

    /// <summary>The answer has begun, or none will come: the batch need not wait for this one.</summary>
    public void Done()
    {
        if (batch is not null && Interlocked.Exchange(ref _isDone, 1) == 0)
        {
            batch.DoneOne();
        }
    }
}
