using StatusGateway.Settings;
using StatusGateway.Supabase.Requests;

namespace StatusGateway.Supabase;

/// <summary>The errors of the endpoint that no database is asked for, in PostgREST's and Postgres's words.</summary>
internal static class RestErrors
{
    private const string Table = "operations";

    // What supabase-js waits before it repeats a GET; without it, 1, 2 and then 4 s.
    private const int RetryAfterSeconds = 1;

    public static RestError NotParsed(string message, string details) => BadRequest("PGRST100", message, details);

    public static RestError InvalidJson() => BadRequest("PGRST102", "Empty or invalid json");

    public static RestError KeysDiffer() => BadRequest("PGRST102", "All object keys must match");

    public static RestError TypeNotAcceptable(string type) =>
        BadRequest("PGRST102", $"Content-Type not acceptable: {type}", hint: "Send application/json.");

    public static RestError TooLarge(int limitInBytes) => new(
        StatusCodes.Status413PayloadTooLarge,
        "PGRST102",
        "The body is too large",
        $"A request may bring {limitInBytes} bytes. Nothing was changed.",
        "Insert fewer rows at a time.");

    public static RestError NotRows() =>
        BadRequest("22023", "argument of json_to_recordset must be an array of objects");

    public static RestError OutOfRange(long offset, long total) =>
        RangeNotSatisfiable($"An offset of {offset} was requested, but there are only {total} rows.");

    public static RestError NegativeLimit() => RangeNotSatisfiable("Limit should be greater than or equal to zero.");

    public static RestError RangeReversed() => RangeNotSatisfiable(
        "The lower boundary must be lower than or equal to the upper boundary in the Range header.");

    public static RestError NegativeOffset() => BadRequest("2201X", "OFFSET must not be negative");

    public static RestError WrongSchema(string schema) => new(
        StatusCodes.Status406NotAcceptable,
        "PGRST106",
        $"Invalid schema: {schema}",
        Hint: "Only the following schemas are exposed: public");

    public static RestError NoSuchMediaType(string accepted) => new(
        StatusCodes.Status406NotAcceptable, "PGRST107", $"None of these media types are available: {accepted}");

    public static RestError NotEmbedded(string relation) => BadRequest(
        "PGRST108",
        $"'{relation}' is not an embedded resource in this request",
        hint: $"Verify that '{relation}' is included in the 'select' query parameter.");

    public static RestError NotOneRow(long rows) => new(
        StatusCodes.Status406NotAcceptable,
        "PGRST116",
        "Cannot coerce the result to a single JSON object",
        $"The result contains {rows} rows");

    public static RestError MethodNotSupported(string method) => new(
        StatusCodes.Status405MethodNotAllowed, "PGRST117", $"Unsupported HTTP method: {method}");

    public static RestError UnknownPreferences(IEnumerable<string> unknown) => BadRequest(
        "PGRST122", "Invalid preferences given with handling=strict", $"Invalid preferences: {string.Join(", ", unknown)}");

    public static RestError NoAggregates() => BadRequest("PGRST123", "Use of aggregate functions is not allowed");

    public static RestError TooManyAffected(long rows) => BadRequest(
        "PGRST124", "Query result exceeds max-affected preference constraint", $"The query affects {rows} rows");

    public static RestError NoSuchPath() => new(
        StatusCodes.Status404NotFound, "PGRST125", "Invalid path specified in request URL");

    public static RestError OperatorNotSupported(string word) => BadRequest(
        "PGRST127", "Feature not implemented", $"The operator {word} is for ranges or full text, of which the table has none.");

    public static RestError NoRelation(string name) => BadRequest(
        "PGRST200",
        $"Could not find a relationship between '{Table}' and '{name}' in the schema cache",
        $"Searched for a foreign key relationship between '{Table}' and '{name}' in the schema 'public', but no matches were found.");

    public static RestError FunctionMethod(string method) => new(
        StatusCodes.Status405MethodNotAllowed, "PGRST101", $"Cannot use the {method} method on RPC");

    public static RestError NoFunction(string name, IReadOnlyList<string> arguments)
    {
        var given = string.Join(", ", arguments);
        return new RestError(
            StatusCodes.Status404NotFound,
            "PGRST202",
            $"Could not find the function public.{name}({given}) in the schema cache",
            $"Searched for the function public.{name} with parameter{(arguments.Count > 1 ? "s" : "")} {given} "
                + "or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache.",
            $"Perhaps you meant to call the function public.{name}");
    }

    public static RestError ReadOnlyTransaction() => new(
        StatusCodes.Status405MethodNotAllowed, "25006", "cannot execute DELETE in a read-only transaction");

    public static RestError ColumnNotInTable(string name) => BadRequest(
        "PGRST204", $"Could not find the '{name}' column of '{Table}' in the schema cache");

    public static RestError UnknownColumn(string name, bool isQualified = true) => isQualified
        ? BadRequest("42703", $"column {Table}.{name} does not exist", hint: NearestTo(name))
        : BadRequest("42703", $"column \"{name}\" does not exist");

    public static RestError UnknownType(string name) => BadRequest("42704", $"type \"{name}\" does not exist");

    public static RestError NotBoolean(string word, string type) => BadRequest(
        "42804", $"argument of IS {word} must be type boolean, not type {type}");

    public static RestError NoOperator(string type, string symbol) => new(
        StatusCodes.Status404NotFound,
        "42883",
        $"operator does not exist: {type} {symbol} unknown",
        Hint: "No operator matches the given name and argument types. You might need to add explicit type casts.");

    public static RestError NoUniqueConstraint() => BadRequest(
        "42P10", "there is no unique or exclusion constraint matching the ON CONFLICT specification");

    public static RestError MalformedArray(string text) => BadRequest("22P02", $"malformed array literal: \"{text}\"");

    /// <summary>As Supabase's own roles are told by pg-safeupdate: one <c>delete()</c> without a filter empties no table.</summary>
    public static RestError NoWhereClause(string statement) => BadRequest("21000", $"{statement} requires a WHERE clause");

    /// <summary>Nothing follows from it: a write may have been carried out.</summary>
    public static RestError Unanswered(bool isRead) => new(
        StatusCodes.Status503ServiceUnavailable,
        "PGRST000",
        "Database connection error.",
        isRead ? "The gateway's store did not answer." : "The gateway's store did not answer; whether it wrote is unknown.")
    {
        RetryAfterSeconds = isRead ? RetryAfterSeconds : null,
    };

    public static RestError Failed(string traceId) => new(
        StatusCodes.Status500InternalServerError,
        "PGRSTX00",
        "The gateway failed unexpectedly",
        $"Its log says more under trace id {traceId}.");

    // What Postgres takes for a slip: three letters at most, and half of the name.
    private static string? NearestTo(string name)
    {
        var nearest = Column.All.MinBy(column => NearestName.Distance(name, column.Name))!;
        var distance = NearestName.Distance(name, nearest.Name);
        return distance <= 3 && distance <= name.Length / 2
            ? $"Perhaps you meant to reference the column \"{Table}.{nearest.Name}\"."
            : null;
    }

    private static RestError BadRequest(string code, string message, string? details = null, string? hint = null) =>
        new(StatusCodes.Status400BadRequest, code, message, details, hint);

    private static RestError RangeNotSatisfiable(string details) => new(
        StatusCodes.Status416RangeNotSatisfiable, "PGRST103", "Requested range not satisfiable", details);
}
