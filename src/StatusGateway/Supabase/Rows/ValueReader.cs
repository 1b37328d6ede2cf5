using System.Globalization;
using StatusGateway.Supabase.Requests;

namespace StatusGateway.Supabase.Rows;

/// <summary>Reads a text as a column's type, as Postgres does with a literal: texts, long numbers and <see cref="Jsonb"/>.</summary>
internal static class ValueReader
{
    // What isspace() of the C locale knows.
    private const string Blanks = " \t\n\v\f\r";

    /// <exception cref="RestException">It is none.</exception>
    public static object Read(ColumnType type, string text) => type switch
    {
        ColumnType.Integer => ReadInteger(text, "integer", int.MinValue, int.MaxValue),
        ColumnType.BigInt => ReadInteger(text, "bigint", long.MinValue, long.MaxValue),
        ColumnType.Json => JsonbParser.Parse(text),
        _ => text.Contains('\0', StringComparison.Ordinal) ? throw new RestException(SqlErrors.NulInText()) : text,
    };

    public static long ReadInteger(string text, string type, long least, long most)
    {
        var digits = text.AsSpan().Trim(Blanks);
        var unsigned = digits is ['+' or '-', .. var rest] ? rest : digits;
        if (unsigned.Length == 0 || unsigned.ContainsAnyExceptInRange('0', '9'))
        {
            throw new RestException(SqlErrors.InvalidSyntax(type, text));
        }

        return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
            ? number
            : throw new RestException(SqlErrors.OutOfRange(type, text));
    }
}
