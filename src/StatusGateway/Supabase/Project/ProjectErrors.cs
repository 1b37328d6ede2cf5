namespace StatusGateway.Supabase.Project;

/// <summary>What a Supabase client is told where the project cannot answer, so that its developer sees what to do.</summary>
internal static class ProjectErrors
{
    /// <summary>
    /// Not 404: with the empty body of a HEAD supabase-js takes that for success, and the store would believe that it wrote.
    /// </summary>
    public static readonly RestError NoProject = new(
        StatusCodes.Status501NotImplemented,
        "0A000",
        "There is no Supabase project behind this gateway, which itself answers for the table operations only",
        Hint: "Set STATUSGATEWAY_SUPABASE_URL to the project's own address, such as https://REF.supabase.co, and start the gateway again");

    public static readonly RestError Unreachable = new(
        StatusCodes.Status503ServiceUnavailable, "PGRST000", "The Supabase project cannot be reached")
    {
        RetryAfterSeconds = 1, // else a GET of supabase-js is held for 7 s
    };

    /// <summary>Not 503: trying again within seconds wakes no project.</summary>
    public static readonly RestError NoSuchHost = new(
        StatusCodes.Status504GatewayTimeout,
        "PGRST000",
        "The Supabase project's host name is unknown: the project is paused, deleted, or its address is wrong",
        Hint: "Restore the project in the Supabase dashboard, or correct STATUSGATEWAY_SUPABASE_URL");
}
