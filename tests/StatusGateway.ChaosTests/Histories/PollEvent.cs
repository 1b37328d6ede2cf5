using System.Buffers.Binary;
using System.Buffers.Text;

namespace StatusGateway.ChaosTests.Histories;

/// <summary>One poll: who asked which gateway for what and when, and what it was answered.</summary>
/// <param name="Client">Who asked.</param>
/// <param name="Gateway">Which of the three was asked.</param>
/// <param name="Operation">The operation's place in the history.</param>
/// <param name="At">When it was sent, in milliseconds since the start.</param>
/// <param name="TookMs">How long the answer took.</param>
/// <param name="ReturnedTag">Whether the client returned the tag of what it had seen last.</param>
/// <param name="Answer">What came.</param>
/// <param name="Shown">The state, when one came.</param>
/// <param name="WasDeleted">Whether its deletion had been asked for when the poll was sent.</param>
/// <param name="Detail">What the gateway said of it, or how it failed.</param>
/// <param name="Tag">The entity tag that came with it.</param>
internal readonly record struct PollEvent(
    short Client,
    byte Gateway,
    int Operation,
    double At,
    float TookMs,
    bool ReturnedTag,
    PollAnswer Answer,
    Shown Shown,
    bool WasDeleted,
    string? Detail,
    string? Tag)
{
    public double Ended => At + TookMs;

    public override string ToString() => FormattableString.Invariant(
        $"client {Client} at gateway {Gateway}, operation {Operation}, {At / 1000:0.000} s (+{TookMs:0.0} ms), tag {ReturnedTag}: {Answer} {Shown} {Detail}{Order}");

    // For whoever looks for the cause of a violation: what the gateway compared.
    private string Order => Tag is ['"', .. var inner, '"'] && Base64Url.DecodeFromChars(inner) is { Length: >= 17 } order
        ? FormattableString.Invariant(
            $", life {BinaryPrimitives.ReadInt64BigEndian(order)} rank {order[8]:x2} revision {BinaryPrimitives.ReadInt64BigEndian(order.AsSpan(9))}")
        : "";
}
