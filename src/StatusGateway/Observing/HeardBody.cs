using System.Buffers;
using System.Text;
using System.Text.Json;

namespace StatusGateway.Observing;

/// <summary>A request's body that is remembered on its way past, to tell an id that was made from one that was echoed.</summary>
internal sealed class HeardBody(Stream body, bool isReadable) : Stream
{
    public const int MaxBytes = 1 << 20;

    // Null once it is larger than can be remembered.
    private ArrayBufferWriter<byte>? _heard = isReadable ? new() : null;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whether the client may have said this itself: it did, or nobody can tell.</summary>
    public bool MayContain(string id) => _heard is not { } heard || IsIn(heard.WrittenSpan, id);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await body.ReadAsync(buffer, cancellationToken);
        Hear(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Hear(ReadOnlySpan<byte> said)
    {
        if (_heard is { } heard)
        {
            if (heard.WrittenCount + said.Length > MaxBytes)
            {
                _heard = null;
                return;
            }

            heard.Write(said);
        }
    }

    private static bool IsIn(ReadOnlySpan<byte> said, string id) =>
        said.IndexOf(Encoding.UTF8.GetBytes(id)) >= 0
        || IsInJson(said, id)
        || Uri.UnescapeDataString(Encoding.UTF8.GetString(said).Replace('+', ' ')).Contains(id, StringComparison.Ordinal);

    // "\u0061" is an a as well.
    private static bool IsInJson(ReadOnlySpan<byte> said, string id)
    {
        var json = new Utf8JsonReader(said, new JsonReaderOptions { AllowMultipleValues = true, AllowTrailingCommas = true });
        try
        {
            while (json.Read())
            {
                if (json.TokenType is JsonTokenType.String or JsonTokenType.PropertyName
                    && json.ValueIsEscaped
                    && json.GetString()!.Contains(id, StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or none that says more.
        }

        return false;
    }
}
