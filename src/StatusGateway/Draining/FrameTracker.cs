using System.Buffers.Binary;

namespace StatusGateway.Draining;

/// <summary>Follows the frames of RFC 6455 that go to a client, to know where one ends.</summary>
internal sealed class FrameTracker
{
    private const byte Close = 0x8;
    private const int Masked = 0x80;
    private const int MaskBytes = 4;

    private readonly byte[] _head = new byte[14];
    private int _headBytes;
    private ulong _payloadLeft;

    /// <summary>Whether nothing is half said: another frame may be put here.</summary>
    public bool IsAtBoundary => _headBytes == 0 && _payloadLeft == 0;

    /// <summary>Whether a close frame has begun: no other may follow.</summary>
    public bool HasClosed { get; private set; }

    /// <summary>Goes on to the end of the current frame, and gives how many of the bytes belong to it.</summary>
    public int Advance(ReadOnlySpan<byte> bytes)
    {
        var taken = 0;
        while (taken < bytes.Length && _payloadLeft == 0)
        {
            _head[_headBytes++] = bytes[taken++];
            if (_headBytes >= 2 && _headBytes == HeadLength())
            {
                HasClosed |= (_head[0] & 0x0f) == Close;
                _payloadLeft = PayloadLength();
                _headBytes = 0;
                if (_payloadLeft == 0)
                {
                    return taken;
                }
            }
        }

        var payload = (int)Math.Min(_payloadLeft, (ulong)(bytes.Length - taken));
        _payloadLeft -= (ulong)payload;
        return taken + payload;
    }

    private int HeadLength() => 2 + LengthBytes() + ((_head[1] & Masked) != 0 ? MaskBytes : 0);

    private int LengthBytes() => (_head[1] & 0x7f) switch
    {
        126 => 2,
        127 => 8,
        _ => 0,
    };

    private ulong PayloadLength() => LengthBytes() switch
    {
        2 => BinaryPrimitives.ReadUInt16BigEndian(_head.AsSpan(2)),
        8 => BinaryPrimitives.ReadUInt64BigEndian(_head.AsSpan(2)),
        _ => (ulong)(_head[1] & 0x7f),
    };
}
