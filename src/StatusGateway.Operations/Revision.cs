using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace StatusGateway.Operations;

/// <summary>A number dealt by whoever commits; it only grows for one operation.</summary>
/// <remarks>
/// Microseconds since 1970, or one more than the last where a clock stood still or went back. Below 2^53 until 2255, so it
/// is exact as a JSON number. On the native write API it is the ETag: <c>"1795…"</c>.
/// </remarks>
public readonly record struct Revision(long Number) : IParsable<Revision>
{
    /// <summary>Older than anything committed.</summary>
    public static readonly Revision None;

    public bool IsNewerThan(Revision other) => Number > other.Number;

    public int CompareTo(Revision other) => Number.CompareTo(other.Number);

    /// <summary>The revision that follows this one, by the rule that the table's trigger follows as well.</summary>
    public Revision Next(DateTimeOffset now) => new(Math.Max(Number + 1, Of(now).Number));

    /// <summary>The time itself, or where a clock went back the first at which a rule deals a revision newer than this one.</summary>
    public DateTimeOffset TimeAfter(DateTimeOffset now) =>
        Of(now).IsNewerThan(this) ? now : DateTimeOffset.UnixEpoch.AddTicks((Number + 1) * 10);

    public static Revision Of(DateTimeOffset time) => new((time - DateTimeOffset.UnixEpoch).Ticks / 10);

    public static Revision Newer(Revision a, Revision b) => a.IsNewerThan(b) ? a : b;

    public static Revision Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var revision) ? revision : throw new FormatException("Not a revision.");

    /// <summary>Takes an entity tag as well as the bare number, strong or weak.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Revision result)
    {
        var digits = s.AsSpan().Trim();
        digits = digits.StartsWith("W/") ? digits[2..] : digits;
        digits = digits is ['"', .. var inner, '"'] ? inner : digits;
        var valid = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        result = new(number);
        return valid;
    }

    public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
}
