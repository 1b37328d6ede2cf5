namespace StatusGateway.Supabase;

/// <summary>Every error of the endpoint, in PostgREST's and Postgres's words.</summary>
internal static class RestErrors
{
    public static RestError NotOneRow(long rows) => new(
        StatusCodes.Status406NotAcceptable,
        "PGRST116",
        "Cannot coerce the result to a single JSON object",
        $"The result contains {rows} rows");

    public static RestError TooManyAffected(long rows) => new(
        StatusCodes.Status400BadRequest,
        "PGRST124",
        "Query result exceeds max-affected preference constraint",
        $"The query affects {rows} rows");
}
