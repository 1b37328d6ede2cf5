using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using StatusGateway.Operations;
using StatusGateway.Operations.Caching;

namespace StatusGateway.Redis;

/// <summary>The one string that an operation is in Redis: what scripts compare first, then what only gateways read.</summary>
/// <remarks>
/// <code>
///   order:33 committed:16 known:16 void:16 | format | doubted:16 | payload
/// </code>
/// <c>known</c> is the newest revision that is known to be committed: a copy committed before it is stale. Copies committed
/// up to <c>void</c> are of a deleted operation. A mark or tombstone without a copy ends behind <c>void</c>. A format of
/// another version of the gateway is a miss. <c>doubted</c> is in milliseconds since 1970.
/// </remarks>
internal static class RedisEntry
{
    private const int HeadLength = OperationOrder.TextLength + 16 + 16 + 16;
    private const int PayloadStart = HeadLength + 20;
    private const string Format = "|1|";

    // An active operation moves every few seconds, a final one hardly ever; both are confirmed when polled that late.
    private static readonly TimeSpan RunningDoubt = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FinalDoubt = TimeSpan.FromSeconds(60);

    /// <summary>Sixteen digits, compared as a string like the order.</summary>
    public static string Text(Revision revision) => revision.Number.ToString("D16", CultureInfo.InvariantCulture);

    /// <summary>All that follows the head, for <c>keep.lua</c>.</summary>
    public static byte[] Body(OperationSnapshot snapshot, DateTimeOffset now)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(RedisPayload.Of(snapshot), RedisJson.Default.RedisPayload);
        var doubted = (now + Doubt(snapshot.Order)).ToUnixTimeMilliseconds();
        var body = new byte[PayloadStart - HeadLength + payload.Length];
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Format}{doubted:D16}|"), body);
        payload.CopyTo(body, PayloadStart - HeadLength);
        return body;
    }

    /// <summary>The copy in an entry; null for a mark, a tombstone and what this version cannot read.</summary>
    public static OperationCopy? Read(OperationId id, ReadOnlySpan<byte> entry, DateTimeOffset now)
    {
        if (entry.Length <= PayloadStart
            || !entry[HeadLength..].StartsWith("|1|"u8)
            || !TryReadOrder(entry[..OperationOrder.TextLength], out var order)
            || !TryReadNumber(entry[33..49], out var committed)
            || !TryReadNumber(entry[49..65], out var known)
            || !TryReadNumber(entry[(HeadLength + 3)..(HeadLength + 19)], out var doubted))
        {
            return null;
        }

        try
        {
            var payload = JsonSerializer.Deserialize(entry[PayloadStart..], RedisJson.Default.RedisPayload);
            var left = TimeSpan.FromMilliseconds(doubted - now.ToUnixTimeMilliseconds());

            // A gateway whose clock is ahead must not make its copies fresh for hours: what is left has a bound of its own.
            var fresh = committed >= known && left > TimeSpan.Zero && left <= Doubt(order);
            return payload is null ? null : new(payload.ToSnapshot(id, order, new(committed)), fresh);
        }
        catch (JsonException)
        {
            return null; // not ours, or cut off: a miss like an unknown format
        }
    }

    private static TimeSpan Doubt(OperationOrder order) => order.IsFinal ? FinalDoubt : RunningDoubt;

    private static bool TryReadOrder(ReadOnlySpan<byte> digits, out OperationOrder order)
    {
        Span<char> text = stackalloc char[OperationOrder.TextLength];
        Encoding.Latin1.GetChars(digits, text);
        return OperationOrder.TryParse(text, out order);
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> digits, out long number) =>
        Utf8Parser.TryParse(digits, out number, out var read) && read == digits.Length;
}
