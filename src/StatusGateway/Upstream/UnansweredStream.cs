namespace StatusGateway.Upstream;

/// <summary>A connection that knows whether it ever said anything.</summary>
/// <remarks>
/// SocketsHttpHandler sends a GET again, up to three times, whenever the connection ends before the answer. On one that has
/// answered before, that is what browsers do as well: it may have been closed while it was idle. On a new one the application has
/// taken the request and died of it, and takes it no second time.
/// </remarks>
internal sealed class UnansweredStream(Stream inner) : Stream
{
    private volatile bool _isAsked;
    private volatile bool _hasAnswered;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_hasAnswered)
        {
            return await inner.ReadAsync(buffer, cancellationToken);
        }

        int read;
        try
        {
            read = await inner.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException fault) when (_isAsked)
        {
            throw Unanswered(fault);
        }

        if (read > 0)
        {
            _hasAnswered = true;
        }
        else if (_isAsked && buffer.Length > 0)
        {
            throw Unanswered(null);
        }

        return read;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _isAsked = true;
        return inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    // An exception of this kind is not what the handler repeats a request for.
    private static HttpRequestException Unanswered(Exception? fault) =>
        new(HttpRequestError.ResponseEnded, "The connection ended before it was answered on.", fault);
}
