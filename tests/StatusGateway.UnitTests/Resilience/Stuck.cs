namespace StatusGateway.UnitTests.Resilience;

/// <summary>A server's side of a call: answers, fails or hangs as told, and ignores cancellation like the worst of libraries.</summary>
internal sealed class Stuck
{
    private readonly TaskCompletionSource _never = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool Hangs { get; set; }

    public Exception? Fails { get; set; }

    public int Calls { get; private set; }

    public async ValueTask<string> AnswerAsync()
    {
        Calls++;
        if (Hangs)
        {
            await _never.Task;
        }

        return Fails is null ? "answer" : throw Fails;
    }

    /// <summary>Ends every call that hangs.</summary>
    public void Release() => _never.TrySetResult();
}
