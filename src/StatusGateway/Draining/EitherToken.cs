namespace StatusGateway.Draining;

/// <summary>A reader's own token or another one, joined once: whoever copies reads with one token all the time.</summary>
internal sealed class EitherToken(CancellationToken other) : IDisposable
{
    private CancellationTokenSource? _joined;
    private CancellationToken _readers;

    public CancellationToken Or(CancellationToken readers)
    {
        if (_joined is null || _readers != readers)
        {
            _joined?.Dispose();
            _joined = CancellationTokenSource.CreateLinkedTokenSource(readers, other);
            _readers = readers;
        }

        return _joined.Token;
    }

    public void Dispose() => _joined?.Dispose();
}
