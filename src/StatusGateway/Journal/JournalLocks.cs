using StatusGateway.Operations;

namespace StatusGateway.Journal;

/// <summary>One at a time for each operation: what is appended is made of what was appended before.</summary>
internal sealed class JournalLocks
{
    private const int Stripes = 64;

    private readonly SemaphoreSlim[] _stripes = [.. Enumerable.Range(0, Stripes).Select(static _ => new SemaphoreSlim(1, 1))];

    public Task<IDisposable> EnterAsync(params IEnumerable<OperationId> ids) =>
        EnterAsync(ids.Select(static id => (int)((uint)id.GetHashCode() % Stripes)));

    public Task<IDisposable> EnterAllAsync() => EnterAsync(Enumerable.Range(0, Stripes));

    // In their order, so that two that want the same ones never wait for each other.
    private async Task<IDisposable> EnterAsync(IEnumerable<int> stripes)
    {
        List<SemaphoreSlim> entered = [];
        foreach (var stripe in stripes.Distinct().Order())
        {
            await _stripes[stripe].WaitAsync(CancellationToken.None);
            entered.Add(_stripes[stripe]);
        }

        return new Entered(entered);
    }

    private sealed class Entered(List<SemaphoreSlim> stripes) : IDisposable
    {
        public void Dispose() => stripes.ForEach(static stripe => stripe.Release());
    }
}
