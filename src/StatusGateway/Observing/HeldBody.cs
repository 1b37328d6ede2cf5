using System.Buffers;

namespace StatusGateway.Observing;

/// <summary>A body of which the beginning is held back to be looked at, and then passed on with the rest, unchanged.</summary>
internal sealed class HeldBody(Stream body)
{
    private readonly byte[] _chunk = new byte[16 * 1024];
    private readonly ArrayBufferWriter<byte> _held = new();

    // Invariant: a read that a limit did not wait for stays here, and is the next thing that is passed on.
    private Task<int>? _reading;

    public ReadOnlyMemory<byte> Held => _held.WrittenMemory;

    /// <summary>Whether the whole body is held; false when it is larger than the limit or took too long.</summary>
    public async Task<bool> HoldAsync(int limit, TimeSpan within, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (_held.WrittenCount <= limit)
        {
            _reading = body.ReadAsync(_chunk, cancellationToken).AsTask();
            try
            {
                var left = within == Timeout.InfiniteTimeSpan ? within : within - time.GetElapsedTime(start);
                var read = _reading.IsCompleted || left == Timeout.InfiniteTimeSpan
                    ? await _reading
                    : await _reading.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellationToken);
                _reading = null;
                if (read == 0)
                {
                    return true;
                }

                _held.Write(_chunk.AsSpan(0, read));
            }
            catch (TimeoutException)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Passes on what is held, and then the rest as it comes.</summary>
    public async Task CopyToAsync(Stream destination, CancellationToken cancellationToken)
    {
        await destination.WriteAsync(Held, cancellationToken);
        await destination.FlushAsync(cancellationToken);
        var read = _reading is null ? await body.ReadAsync(_chunk, cancellationToken) : await _reading;
        while (read > 0)
        {
            await destination.WriteAsync(_chunk.AsMemory(0, read), cancellationToken);
            await destination.FlushAsync(cancellationToken);
            read = await body.ReadAsync(_chunk, cancellationToken);
        }
    }
}
