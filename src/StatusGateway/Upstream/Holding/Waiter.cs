namespace StatusGateway.Upstream.Holding;

/// <summary>One request's place in front of the gate. It is told once: its pass, or that there is none.</summary>
internal sealed class Waiter : TaskCompletionSource<Pass?>
{
    // Whoever opens the gate must not go on with the requests of others.
    public Waiter()
        : base(TaskCreationOptions.RunContinuationsAsynchronously) => Place = new(this);

    /// <summary>In the list of those who wait, exactly until it has been told.</summary>
    public LinkedListNode<Waiter> Place { get; }
}
