namespace StatusGateway.Doctor;

/// <summary>One look at a server that several checks tell of: it is made once, and by whoever asks first.</summary>
/// <remarks>It has a time limit of its own, below that of a check, so that what took too long is said by the right one.</remarks>
internal sealed class OneVisit<T>(Func<CancellationToken, Task<T>> look, TimeProvider time)
{
    private static readonly TimeSpan Patience = Examination.Patience - TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<T>? _visit;

    public Task<T> FindAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _visit ??= Task.Run(LookAsync, CancellationToken.None); // it serves all that wait, whoever leaves
        }

        return _visit.WaitAsync(cancellationToken);
    }

    private async Task<T> LookAsync()
    {
        using var limit = new CancellationTokenSource(Patience, time);
        return await look(limit.Token);
    }
}
