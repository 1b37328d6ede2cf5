namespace StatusGateway.Draining;

/// <summary>
/// Reads an event stream until it ends or the gateway does. Then it says after what time to come again, and ends.
/// </summary>
/// <remarks>
/// By the WHATWG's rules a field takes effect with its line, and an event of which no blank line tells the end is dropped when
/// the stream ends. So whatever was half said is closed by a line end, never by a blank line, and does no harm.
/// </remarks>
internal sealed class DrainableEvents(Stream events, CancellationToken ending) : Stream
{
    private static readonly byte[] ComeAgain = "retry: 1000\n"u8.ToArray();
    private static readonly byte[] EndOfLineAndComeAgain = "\nretry: 1000\n"u8.ToArray();

    private readonly EitherToken _either = new(ending);
    private byte _last = (byte)'\n';
    private ReadOnlyMemory<byte>? _farewell;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_farewell is null && !ending.IsCancellationRequested)
        {
            try
            {
                var count = await events.ReadAsync(buffer, _either.Or(cancellationToken));
                if (count > 0)
                {
                    _last = buffer.Span[count - 1];
                }

                return count;
            }
            catch (OperationCanceledException) when (ending.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                // The application is still at it; its client is told to come again.
            }
        }

        _farewell ??= _last is (byte)'\n' or (byte)'\r' ? ComeAgain : EndOfLineAndComeAgain;
        var said = Math.Min(buffer.Length, _farewell.Value.Length);
        _farewell.Value[..said].CopyTo(buffer);
        _farewell = _farewell.Value[said..];
        return said;
    }

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _either.Dispose();
            events.Dispose();
        }

        base.Dispose(disposing);
    }
}
