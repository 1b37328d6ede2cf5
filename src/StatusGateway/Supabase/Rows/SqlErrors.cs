using StatusGateway.Supabase.Requests;

namespace StatusGateway.Supabase.Rows;

/// <summary>What Postgres says of values and rows that it refuses, where the gateway has to say it itself.</summary>
internal static class SqlErrors
{
    public static RestError InvalidSyntax(string type, string text) =>
        Bad("22P02", $"invalid input syntax for type {type}: \"{text}\"");

    public static RestError InvalidJson(string details) => Bad("22P02", "invalid input syntax for type json", details);

    public static RestError NulInJson() =>
        Bad("22P05", "unsupported Unicode escape sequence", "\\u0000 cannot be converted to text.");

    public static RestError NulInText() => Bad("22021", "invalid byte sequence for encoding \"UTF8\": 0x00");

    public static RestError OutOfRange(string type, string text) =>
        Bad("22003", $"value \"{text}\" is out of range for type {type}");

    public static RestError OutOfRange(string type) => Bad("22003", $"{type} out of range");

    public static RestError NumericOverflow() => Bad("22003", "value overflows numeric format");

    public static RestError PatternEndsInEscape() => Bad("22025", "LIKE pattern must not end with escape character");

    public static RestError InvalidExpression(string reason) => Bad("2201B", $"invalid regular expression: {reason}");

    public static RestError CannotCastJson(string kind, string type) => Bad("22023", $"cannot cast jsonb {kind} to type {type}");

    public static RestError CannotCast(string from, string to) => Bad("42846", $"cannot cast type {from} to {to}");

    public static RestError Missing(Column column, string row) => Bad(
        "23502",
        $"null value in column \"{column.Name}\" of relation \"operations\" violates not-null constraint",
        $"Failing row contains ({row}).");

    public static RestError Violated(Column column, string row) => Bad(
        "23514",
        $"new row for relation \"operations\" violates check constraint \"operations_{column.Name}_check\"",
        $"Failing row contains ({row}).");

    public static RestError Taken(string id) => new(
        StatusCodes.Status409Conflict,
        "23505",
        "duplicate key value violates unique constraint \"operations_pkey\"",
        $"Key (id)=({id}) already exists.");

    public static RestError MergedTwice() => new(
        StatusCodes.Status500InternalServerError,
        "21000",
        "ON CONFLICT DO UPDATE command cannot affect row a second time",
        Hint: "Ensure that no rows proposed for insertion within the same command have duplicate constrained values.");

    /// <summary>The one thing that Postgres keeps and the gateway's own file does not.</summary>
    public static RestError IdTooLong() => Bad("54000", "an id must have 1 to 1000 bytes", "The gateway's own store keeps no others.");

    private static RestError Bad(string code, string message, string? details = null) =>
        new(StatusCodes.Status400BadRequest, code, message, details);
}
