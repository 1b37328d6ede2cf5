namespace StatusGateway.Supabase.Requests;

/// <summary>Puts together what a request asks of the table.</summary>
internal static class TableRequests
{
    public static RowQuery ReadQuery(HttpRequest request, QueryParameters query, Preferences preferences) => new()
    {
        Selection = query.Selection,
        Where = query.Where,
        Order = query.Order,
        Window = WindowReader.Read(request, query),
        CountsAll = preferences.CountsAll,
        WantsRows = !HttpMethods.IsHead(request.Method),
    };

    public static async Task<RowInsertion> ReadInsertionAsync(
        HttpRequest request, QueryParameters query, Preferences preferences, bool mustBeOne) => new()
        {
            Payload = await PayloadReader.ReadAsync(request, query.Columns),
            OnConflict = OnConflictOf(query, preferences),
            MissingIsDefault = preferences.MissingIsDefault,
            Returning = ReturningOf(query, preferences),
            Expected = new(mustBeOne, Most: null),
        };

    public static async Task<RowUpdate> ReadUpdateAsync(
        HttpRequest request, QueryParameters query, Preferences preferences, bool mustBeOne)
    {
        var payload = await PayloadReader.ReadAsync(request, query.Columns);
        // Without columns nothing would be written anywhere, and Postgres is not asked either.
        return query.Where.IsEmpty && payload is { Columns.Count: > 0, Rows.Count: > 0 }
            ? throw new RestException(RestErrors.NoWhereClause("UPDATE"))
            : new RowUpdate
            {
                Payload = payload,
                Where = query.Where,
                MissingIsDefault = preferences.MissingIsDefault,
                Returning = ReturningOf(query, preferences),
                Expected = new(mustBeOne, preferences.MaxAffected),
            };
    }

    public static RowDeletion ReadDeletion(QueryParameters query, Preferences preferences, bool mustBeOne) =>
        query.Where.IsEmpty
            ? throw new RestException(RestErrors.NoWhereClause("DELETE"))
            : new RowDeletion
            {
                Where = query.Where,
                Returning = ReturningOf(query, preferences),
                Expected = new(mustBeOne, preferences.MaxAffected),
            };

    private static Returning ReturningOf(QueryParameters query, Preferences preferences) =>
        preferences.ReturnsRows ? new Returning(query.Selection, query.Order) : Returning.Nothing;

    // The table has one unique constraint, its primary key.
    private static OnConflict OnConflictOf(QueryParameters query, Preferences preferences)
    {
        if (preferences.Resolution is null)
        {
            return OnConflict.Fail;
        }

        foreach (var name in query.ConflictColumns ?? [])
        {
            if (Column.Find(name) is null)
            {
                throw new RestException(RestErrors.UnknownColumn(name, isQualified: false));
            }
        }

        if (query.ConflictColumns?.Any(static name => name != Column.Id.Name) is true)
        {
            throw new RestException(RestErrors.NoUniqueConstraint());
        }

        return preferences.Resolution is "resolution=merge-duplicates" ? OnConflict.Merge : OnConflict.Ignore;
    }
}
