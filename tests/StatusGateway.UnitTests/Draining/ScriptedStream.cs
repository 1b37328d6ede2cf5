namespace StatusGateway.UnitTests.Draining;

/// <summary>
/// An application that says chunk after chunk; after so many of them the gateway ends, while it would say more or is silent.
/// </summary>
internal sealed class ScriptedStream : Stream
{
    private readonly Queue<byte[]> _chunks;
    private readonly CancellationTokenSource _ending = new();
    private readonly bool _ends;
    private int _untilEnd;

    public ScriptedStream(IEnumerable<byte[]> chunks, int endAfter, bool ends)
    {
        _chunks = new(chunks);
        _untilEnd = endAfter;
        _ends = ends;
    }

    public ScriptedStream(IEnumerable<string> chunks, int endAfter, bool ends)
        : this(chunks.Select(System.Text.Encoding.UTF8.GetBytes), endAfter, ends)
    {
    }

    public CancellationToken Ending => _ending.Token;

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
        if (_untilEnd-- == 0)
        {
            await _ending.CancelAsync();
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (!_chunks.TryPeek(out var chunk))
        {
            if (!_ends)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }

            return 0;
        }

        var count = Math.Min(chunk.Length, buffer.Length);
        chunk.AsMemory(0, count).CopyTo(buffer);
        _chunks.Dequeue();
        if (count < chunk.Length)
        {
            var rest = _chunks.ToArray();
            _chunks.Clear();
            _chunks.Enqueue(chunk[count..]);
            Array.ForEach(rest, _chunks.Enqueue);
        }

        return count;
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
            _ending.Dispose();
        }

        base.Dispose(disposing);
    }
}
