namespace StatusGateway.Draining;

/// <summary>
/// The client's side of a forwarded WebSocket. When the gateway ends it says 1001 between two frames, and nothing after that;
/// the client's own closing goes on to the application, which so ends its side.
/// </summary>
internal sealed class ClosableWebSocket : Stream
{
    // FIN and close, two bytes, 1001: "going away".
    private static readonly byte[] GoingAway = [0x88, 0x02, 0x03, 0xE9];

    // How long the other two may take to close in their turn.
    private static readonly TimeSpan Answering = TimeSpan.FromSeconds(1);

    private readonly Stream _inner;
    private readonly FrameTracker _frames = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _over;
    private readonly EitherToken _either;
    private readonly CancellationTokenRegistration _ending;
    private volatile bool _isEnding;

    // Invariant: written under _writing; once true, nothing is written to the client.
    private volatile bool _isClosed;

    public ClosableWebSocket(Stream inner, TimeProvider time, CancellationToken ending)
    {
        _inner = inner;
        _over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _either = new EitherToken(_over.Token);
        _ending = ending.UnsafeRegister(static socket => ((ClosableWebSocket)socket!).End(), this);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _inner.ReadAsync(buffer, _either.Or(cancellationToken));

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await WriteNeedsLockAsync(buffer, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => _inner.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _ending.Dispose();
            _either.Dispose();
            _over.Dispose();
            _writing.Dispose();
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask WriteNeedsLockAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        var said = 0;
        while (!_isClosed && said < buffer.Length)
        {
            if (_isEnding && _frames.IsAtBoundary)
            {
                await _inner.WriteAsync(buffer[..said], cancellationToken);
                await CloseNeedsLockAsync(cancellationToken);
                return;
            }

            said += _frames.Advance(buffer.Span[said..]);
        }

        if (!_isClosed)
        {
            await _inner.WriteAsync(buffer, cancellationToken);
        }

        if (_isEnding && _frames.IsAtBoundary)
        {
            await CloseNeedsLockAsync(cancellationToken);
        }
    }

    // Whoever has said it already, the application or this, has said it for good.
    private async ValueTask CloseNeedsLockAsync(CancellationToken cancellationToken)
    {
        if (!_isClosed && !_frames.HasClosed)
        {
            _isClosed = true;
            _over.CancelAfter(Answering);
            await _inner.WriteAsync(GoingAway, cancellationToken);
        }
    }

    private void End()
    {
        _isEnding = true;
        _ = CloseIfSilentAsync();
    }

    // Without a write under way it is between two frames now, or the next write sees to it. Whoever holds up a write is cut at
    // the end of the time to finish.
    private async Task CloseIfSilentAsync()
    {
        try
        {
            await _writing.WaitAsync(CancellationToken.None);
            try
            {
                if (_frames.IsAtBoundary)
                {
                    await CloseNeedsLockAsync(CancellationToken.None);
                }
            }
            finally
            {
                _writing.Release();
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or InvalidOperationException)
        {
            // It has ended meanwhile, or its client takes nothing: there is nobody to tell.
        }
    }
}
