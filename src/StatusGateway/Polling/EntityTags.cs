using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;
using StatusGateway.Access;
using StatusGateway.Operations;

namespace StatusGateway.Polling;

/// <summary>Makes and reads our strong ETags: the order of a state, a hash of its representation, and a MAC over both.</summary>
/// <remarks>
/// The MAC (HMAC-SHA-256, RFC 2104, cut to 64 bits, under a key of this store and with the operation's id) is why a client's
/// tag can be believed: what it returns is the lower bound of what it may be shown.
/// </remarks>
internal sealed class EntityTags(StoreKeys keys)
{
    // Beside the rank: whether the state stood in a journal and not yet in the store.
    private const byte Journaled = 0x80;
    private const int RankAt = 8;
    private const int OrderBytes = 17;
    private const int HashBytes = 8;
    private const int MacBytes = 8;
    private const int TagBytes = OrderBytes + HashBytes + MacBytes;
    private const int TagCharacters = TagBytes * 4 / 3;

    /// <summary>The tag of a body, quoted.</summary>
    /// <param name="id">Of which operation.</param>
    /// <param name="order">Of which state.</param>
    /// <param name="isJournaled">Whether the store did not have that state yet.</param>
    /// <param name="body">What is hashed.</param>
    public string Make(OperationId id, OperationOrder order, bool isJournaled, ReadOnlySpan<byte> body)
    {
        Span<byte> tag = stackalloc byte[TagBytes];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Write(new(order, isJournaled), tag);
        SHA256.HashData(body, hash);
        hash[..HashBytes].CopyTo(tag[OrderBytes..]);
        Mac(id, tag[..(OrderBytes + HashBytes)], tag[(OrderBytes + HashBytes)..]);
        return $"\"{Base64Url.EncodeToString(tag)}\"";
    }

    /// <summary>The newest state among the genuine tags of <c>If-None-Match</c>, weak ones and lists included.</summary>
    public TaggedState BoundOf(OperationId id, StringValues ifNoneMatch)
    {
        var bound = TaggedState.None;
        foreach (var line in ifNoneMatch)
        {
            foreach (var part in line.AsSpan().Split(','))
            {
                if (TryRead(id, line.AsSpan()[part].Trim(), out var tagged) && tagged.Order.IsNewerThan(bound.Order))
                {
                    bound = tagged;
                }
            }
        }

        return bound;
    }

    /// <summary>Whether the client holds exactly this tag, by RFC 9110's weak comparison.</summary>
    public static bool Matches(StringValues ifNoneMatch, string tag)
    {
        foreach (var line in ifNoneMatch)
        {
            if (line == tag)
            {
                return true;
            }

            foreach (var part in line.AsSpan().Split(','))
            {
                var candidate = line.AsSpan()[part].Trim();
                candidate = candidate.StartsWith("W/") ? candidate[2..] : candidate;
                if (candidate.SequenceEqual(tag))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool TryRead(OperationId id, ReadOnlySpan<char> text, out TaggedState tagged)
    {
        tagged = default;
        text = text.StartsWith("W/") ? text[2..] : text;
        Span<byte> tag = stackalloc byte[TagBytes];
        Span<byte> mac = stackalloc byte[MacBytes];
        if (text is not ['"', .. var inner, '"']
            || inner.Length != TagCharacters
            || Base64Url.DecodeFromChars(inner, tag, out _, out var written) != System.Buffers.OperationStatus.Done // the Try form throws
            || written != TagBytes
            || (tag[RankAt] & ~Journaled) > (byte)OperationRank.WrittenFinal)
        {
            return false;
        }

        Mac(id, tag[..(OrderBytes + HashBytes)], mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, tag[(OrderBytes + HashBytes)..]))
        {
            return false;
        }

        var order = new OperationOrder(
            new(BinaryPrimitives.ReadInt64BigEndian(tag)),
            (OperationRank)(tag[RankAt] & ~Journaled),
            new(BinaryPrimitives.ReadInt64BigEndian(tag[(RankAt + 1)..])));
        tagged = new(order, (tag[RankAt] & Journaled) != 0);
        return true;
    }

    private static void Write(TaggedState state, Span<byte> tag)
    {
        BinaryPrimitives.WriteInt64BigEndian(tag, state.Order.Life.Number);
        tag[RankAt] = (byte)((int)state.Order.Rank | (state.IsJournaled ? Journaled : 0));
        BinaryPrimitives.WriteInt64BigEndian(tag[(RankAt + 1)..], state.Order.Revision.Number);
    }

    private void Mac(OperationId id, ReadOnlySpan<byte> orderAndHash, Span<byte> mac)
    {
        var text = id.ToString();
        Span<byte> message = stackalloc byte[OrderBytes + HashBytes + 200];
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        orderAndHash.CopyTo(message);
        var length = OrderBytes + HashBytes + Encoding.ASCII.GetBytes(text, message[(OrderBytes + HashBytes)..]);
        HMACSHA256.HashData(keys.ForTags, message[..length], full);
        full[..MacBytes].CopyTo(mac);
    }
}
