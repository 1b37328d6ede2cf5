using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace StatusGateway.Operations;

/// <summary>Names one operation. Opaque: compared byte for byte, never interpreted.</summary>
/// <remarks>
/// Parsed from a route or a header it is <c>^[A-Za-z0-9._:-]{1,200}$</c>, so it needs no escaping anywhere. A row of the
/// user's table may hold more: see <see cref="TryFromStored"/>.
/// </remarks>
public readonly record struct OperationId : ISpanParsable<OperationId>
{
    /// <summary>Ids shorter than this are counters often enough that a restarted application deals them again.</summary>
    public const int UniqueLength = 16;

    private const int MaxLength = 200;
    private const int MaxStoredBytes = 1000;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-");

    private readonly string? _text;

    private OperationId(string text) => _text = text;

    /// <summary>Whether a restarted application may deal this id again.</summary>
    public bool MayBeDealtAgain => (_text?.Length ?? 0) < UniqueLength;

    /// <summary>Takes any id that a row may hold: 1 to 1,000 bytes of UTF-8 without NUL.</summary>
    public static bool TryFromStored(string text, out OperationId id)
    {
        var valid = text.Length > 0 && !text.Contains('\0') && Encoding.UTF8.GetByteCount(text) <= MaxStoredBytes;
        id = valid ? new OperationId(text) : default;
        return valid;
    }

    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out OperationId result)
    {
        var valid = s.Length is > 0 and <= MaxLength && !s.ContainsAnyExcept(Allowed);
        result = valid ? new OperationId(s.ToString()) : default;
        return valid;
    }

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out OperationId result)
    {
        var valid = s is { Length: > 0 and <= MaxLength } && !s.AsSpan().ContainsAnyExcept(Allowed);
        result = valid ? new OperationId(s!) : default;
        return valid;
    }

    public static OperationId Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException("Not an operation id.");

    public static OperationId Parse(string s, IFormatProvider? provider) => Parse(s.AsSpan(), provider);

    public override string ToString() => _text ?? "";
}
