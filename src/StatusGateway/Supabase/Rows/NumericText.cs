using System.Globalization;
using System.Text.RegularExpressions;

namespace StatusGateway.Supabase.Rows;

/// <summary>Decimal numbers as Postgres's type numeric writes them: without an exponent, and with the digits they came with.</summary>
internal static partial class NumericText
{
    private const int MostDigits = 131072;

    /// <summary><c>1.10</c> stays, <c>1e2</c> becomes <c>100</c>; null if it is no number.</summary>
    /// <exception cref="RestException">It is too large.</exception>
    public static string? Normalize(string text)
    {
        if (Form().Match(text) is not { Success: true } form)
        {
            return null;
        }

        var (whole, fraction) = (form.Groups["whole"].Value, form.Groups["fraction"].Value);
        if (form.Groups["exponent"].Value is { Length: > 0 } exponent)
        {
            (whole, fraction) = Shift(whole, fraction, exponent);
        }

        whole = whole.TrimStart('0') is { Length: > 0 } significant ? significant : "0";
        var isZero = whole == "0" && fraction.All(static digit => digit == '0');
        var sign = form.Groups["sign"].Value == "-" && !isZero ? "-" : "";
        return fraction.Length == 0 ? sign + whole : $"{sign}{whole}.{fraction}";
    }

    /// <summary>Compares two numbers that were normalized.</summary>
    public static int Compare(string x, string y)
    {
        var (isNegative, isOtherNegative) = (x[0] == '-', y[0] == '-');
        return (isNegative, isOtherNegative) switch
        {
            (false, false) => CompareMagnitudes(x, y),
            (true, true) => CompareMagnitudes(y[1..], x[1..]),
            _ => isNegative ? -1 : 1,
        };
    }

    private static int CompareMagnitudes(string x, string y)
    {
        var (whole, fraction) = Split(x);
        var (otherWhole, otherFraction) = Split(y);
        if (whole.Length != otherWhole.Length)
        {
            return whole.Length.CompareTo(otherWhole.Length);
        }

        var wholes = string.CompareOrdinal(whole, otherWhole);
        return wholes != 0 ? wholes : string.CompareOrdinal(fraction.TrimEnd('0'), otherFraction.TrimEnd('0'));
    }

    private static (string Whole, string Fraction) Split(string number) =>
        number.IndexOf('.', StringComparison.Ordinal) is > 0 and var point
            ? (number[..point], number[(point + 1)..])
            : (number, "");

    private static (string Whole, string Fraction) Shift(string whole, string fraction, string exponent)
    {
        if (!int.TryParse(exponent, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var places)
            || Math.Abs((long)places) + whole.Length > MostDigits)
        {
            throw new RestException(SqlErrors.NumericOverflow());
        }

        var digits = whole + fraction;
        var point = whole.Length + places;
        return point switch
        {
            <= 0 => ("0", new string('0', -point) + digits),
            _ when point >= digits.Length => (digits + new string('0', point - digits.Length), ""),
            _ => (digits[..point], digits[point..]),
        };
    }

    [GeneratedRegex(
        @"^(?<sign>[+-]?)(?=\.?[0-9])(?<whole>[0-9]*)(\.(?<fraction>[0-9]*))?([eE](?<exponent>[+-]?[0-9]+))?$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
