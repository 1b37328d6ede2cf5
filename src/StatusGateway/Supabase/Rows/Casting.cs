using System.Globalization;
using StatusGateway.Supabase.Requests;

namespace StatusGateway.Supabase.Rows;

/// <summary>What <c>::</c> makes of a value: a text, a long number, jsonb, or a <see cref="RawJson"/> of any other type.</summary>
internal static class Casting
{
    private static readonly RawJson True = new("true");
    private static readonly RawJson False = new("false");

    // Postgres takes any beginning of these that no other word shares.
    private static readonly string[] TrueWords = ["t", "tr", "tru", "true", "y", "ye", "yes", "on", "1"];
    private static readonly string[] FalseWords = ["f", "fa", "fal", "fals", "false", "n", "no", "of", "off", "0"];

    /// <summary>Refuses what Postgres has no way for, before any row is looked at.</summary>
    public static void Check(ColumnType from, CastType to)
    {
        var isWay = (from, to) switch
        {
            (ColumnType.Integer or ColumnType.BigInt, CastType.Json or CastType.Jsonb) => false,
            (ColumnType.BigInt, CastType.Boolean) => false,
            _ => true,
        };
        if (!isWay)
        {
            throw new RestException(SqlErrors.CannotCast(FilterTypes.NameOf(from), NameOf(to)));
        }
    }

    /// <exception cref="RestException">The value is none of that type.</exception>
    public static object Cast(object value, CastType to) => to switch
    {
        CastType.Text => value is long number ? number.ToString(CultureInfo.InvariantCulture) : value.ToString()!,
        CastType.SmallInt => ToInteger(value, to, short.MinValue, short.MaxValue),
        CastType.Integer => ToInteger(value, to, int.MinValue, int.MaxValue),
        CastType.BigInt => ToInteger(value, to, long.MinValue, long.MaxValue),
        CastType.Real or CastType.Double => ToFloat(value, to),
        CastType.Numeric => new RawJson(Digits(value, to)),
        CastType.Boolean => ToBoolean(value, to),
        CastType.Jsonb when value is string text => JsonbParser.Parse(text),
        CastType.Json when value is string text => ToJson(text),
        _ => value,
    };

    private static object ToInteger(object value, CastType to, long least, long most)
    {
        if (value is string text)
        {
            return ValueReader.ReadInteger(text, NameOf(to), least, most);
        }

        return decimal.TryParse(Digits(value, to), NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
            && Math.Round(number, MidpointRounding.AwayFromZero) is var rounded
            && rounded >= least
            && rounded <= most
            ? (long)rounded
            : throw new RestException(SqlErrors.OutOfRange(NameOf(to)));
    }

    private static RawJson ToFloat(object value, CastType to)
    {
        var digits = value is string text ? text.Trim() : Digits(value, to);
        if (!double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            throw new RestException(SqlErrors.InvalidSyntax(NameOf(to), digits));
        }

        var shown = to is CastType.Real
            ? ((float)number).ToString("R", CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture);
        return new(double.IsFinite(number) ? shown : $"\"{shown}\"");
    }

    private static RawJson ToBoolean(object value, CastType to) => value switch
    {
        long number => number != 0 ? True : False,
        string text when TrueWords.Contains(text.Trim(), StringComparer.OrdinalIgnoreCase) => True,
        string text when FalseWords.Contains(text.Trim(), StringComparer.OrdinalIgnoreCase) => False,
        string text => throw new RestException(SqlErrors.InvalidSyntax(NameOf(to), text)),
        Jsonb { Kind: JsonbKind.Boolean } json => new(json.Text),
        _ => throw CannotCast((Jsonb)value, to),
    };

    // The type json keeps a text as it was written.
    private static RawJson ToJson(string text)
    {
        JsonbParser.Parse(text);
        return new(text);
    }

    private static string Digits(object value, CastType to) => value switch
    {
        long number => number.ToString(CultureInfo.InvariantCulture),
        string text => NumericText.Normalize(text.Trim())
            ?? throw new RestException(SqlErrors.InvalidSyntax(NameOf(to), text)),
        Jsonb { Kind: JsonbKind.Number } json => json.Text,
        _ => throw CannotCast((Jsonb)value, to),
    };

    private static RestException CannotCast(Jsonb value, CastType to)
    {
        var kind = value.Kind is JsonbKind.Number ? "numeric" : value.Kind.ToString().ToLowerInvariant();
        return new(SqlErrors.CannotCastJson(kind, NameOf(to)));
    }

    private static string NameOf(CastType type) => type switch
    {
        CastType.SmallInt => "smallint",
        CastType.Integer => "integer",
        CastType.BigInt => "bigint",
        CastType.Double => "double precision",
        _ => type.ToString().ToLowerInvariant(),
    };
}
