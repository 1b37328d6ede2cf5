using System.Text.RegularExpressions;
using Npgsql;
using StatusGateway.Supabase;

namespace StatusGateway.Postgres;

/// <summary>Postgres's own errors as PostgREST passes them on.</summary>
internal static partial class PostgresErrors
{
    /// <summary>Whether it is the request's fault, or the row's, and not one of the server or of the way there.</summary>
    public static bool IsAboutRequest(string state) => state switch
    {
        "53400" => true,
        ['0', '8', ..] or ['2', '8', ..] or ['5', '3', ..] or ['5', '8', ..] or ['X', 'X', ..] => false,
        "57P01" or "57P02" or "57P03" => false,
        _ => true,
    };

    public static RestError ToRest(PostgresException error) => error.SqlState is "42P01"
        ? new RestError(StatusCodes.Status404NotFound, "PGRST205", "Could not find the table 'public.operations' in the schema cache")
        : new RestError(StatusOf(error), error.SqlState, error.MessageText, WithoutOurs(error.Detail), error.Hint);

    private static int StatusOf(PostgresException error) => error.SqlState switch
    {
        "23503" or "23505" => StatusCodes.Status409Conflict,
        "25006" => StatusCodes.Status405MethodNotAllowed,
        "21000" when error.MessageText.EndsWith("requires a WHERE clause", StringComparison.Ordinal) =>
            StatusCodes.Status400BadRequest,
        "42883" or "42P01" => StatusCodes.Status404NotFound,
        "42501" => StatusCodes.Status403Forbidden,
        "P0001" => StatusCodes.Status400BadRequest,
        "21000" or "42P17" or "53400" => StatusCodes.Status500InternalServerError,
        ['0', '9', ..] or ['2', '5' or 'D', ..] or ['3', '8' or '9' or 'B', ..] or ['4', '0', ..] => StatusCodes.Status500InternalServerError,
        ['5', '4' or '5' or '7', ..] or ['F', '0', ..] or ['H', 'V', ..] or ['P', '0', ..] => StatusCodes.Status500InternalServerError,
        ['0', 'L' or 'P', ..] => StatusCodes.Status403Forbidden,
        _ => StatusCodes.Status400BadRequest,
    };

    // Postgres shows the whole row that it refused: revision, life and ended stand last in it, and are the gateway's own.
    private static string? WithoutOurs(string? detail) =>
        detail is null ? null : OurColumns().Replace(detail, ").");

    [GeneratedRegex(@"(?<=^Failing row contains \(.*), \d+, \d+, (?:null|\{.*)\)\.$", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex OurColumns();
}
