using StatusGateway.Supabase.Answers;
using StatusGateway.Supabase.Requests;

namespace StatusGateway.Supabase;

/// <summary><c>/rest/v1/operations</c>: reads go to the store, writes through it to the copies.</summary>
internal sealed class TableEndpoint(IOperationsTable table, RowCopies copies, ILogger<TableEndpoint> logger)
{
    /// <summary>What OPTIONS says.</summary>
    public const string Methods = "OPTIONS,GET,HEAD,POST,PATCH,DELETE";

    /// <exception cref="RestException">It cannot be carried out; nothing was changed.</exception>
    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var preferences = Preferences.Read(request.Headers["Prefer"]);
        var query = QueryParameters.Read(request);
        var format = RowFormat.Of(request.Headers.Accept);
        await (request.Method switch
        {
            "GET" or "HEAD" => ReadAsync(context, query, preferences, format),
            "POST" => InsertAsync(context, query, preferences, format),
            "PATCH" => UpdateAsync(context, query, preferences, format),
            "DELETE" => DeleteAsync(context, query, preferences, format),
            var method => throw new RestException(RestErrors.MethodNotSupported(method)),
        });
    }

    private async Task ReadAsync(HttpContext context, QueryParameters query, Preferences preferences, RowFormat format)
    {
        var rows = TableRequests.ReadQuery(context.Request, query, preferences);
        var page = await table.ReadAsync(rows, context.RequestAborted);
        if (format.MustBeOne && page.Count != 1)
        {
            throw new RestException(RestErrors.NotOneRow(page.Count));
        }

        var headers = context.Response.Headers;
        headers.ContentRange = ContentRange.Of(rows.Window.Offset, page.Count, page.Total);
        if (page.Total < rows.Window.Offset)
        {
            throw new RestException(RestErrors.OutOfRange(rows.Window.Offset, page.Total.Value));
        }

        var canonical = query.Canonical;
        headers.ContentLocation = canonical.Length > 0 ? $"/operations?{canonical}" : "/operations";
        var status = page.Count < page.Total ? StatusCodes.Status206PartialContent : StatusCodes.Status200OK;
        await AnswerAsync(context, status, preferences, format, page.Json, page.Count);
    }

    private async Task InsertAsync(HttpContext context, QueryParameters query, Preferences preferences, RowFormat format)
    {
        var insertion = await TableRequests.ReadInsertionAsync(context.Request, query, preferences, format.MustBeOne);
        var changes = await table.InsertAsync(insertion, CancellationToken.None);
        await copies.FollowAsync(changes);

        context.Response.Headers.ContentRange = ContentRange.Of(0, 0, TotalOf(changes, preferences));
        if (preferences.Return is "return=headers-only" && changes is { Affected: 1, Changed: [var row] })
        {
            context.Response.Headers.Location = $"/operations?id=eq.{Uri.EscapeDataString(row.Id.ToString())}";
        }

        var hasOnlyMerged = insertion.OnConflict is OnConflict.Merge && changes.Inserted == 0;
        var status = hasOnlyMerged ? StatusCodes.Status200OK : StatusCodes.Status201Created;
        await AnswerAsync(context, status, preferences, format, RowsOf(changes, preferences), changes.Affected);
    }

    private async Task UpdateAsync(HttpContext context, QueryParameters query, Preferences preferences, RowFormat format)
    {
        var update = await TableRequests.ReadUpdateAsync(context.Request, query, preferences, format.MustBeOne);
        var changes = await table.UpdateAsync(update, CancellationToken.None);
        await copies.FollowAsync(changes);

        context.Response.Headers.ContentRange = ContentRange.Of(0, changes.Affected, TotalOf(changes, preferences));
        await AnswerAsync(
            context, StatusOf(preferences), preferences, format, RowsOf(changes, preferences), changes.Affected);
    }

    private async Task DeleteAsync(HttpContext context, QueryParameters query, Preferences preferences, RowFormat format)
    {
        var deletion = TableRequests.ReadDeletion(query, preferences, format.MustBeOne);
        var changes = await table.DeleteAsync(deletion, CancellationToken.None);
        await copies.FollowAsync(changes);

        context.Response.Headers.ContentRange = ContentRange.Of(0, 0, TotalOf(changes, preferences));
        await AnswerAsync(
            context, StatusOf(preferences), preferences, format, RowsOf(changes, preferences), changes.Affected);
    }

    private static int StatusOf(Preferences preferences) =>
        preferences.ReturnsRows ? StatusCodes.Status200OK : StatusCodes.Status204NoContent;

    private static long? TotalOf(RowChanges changes, Preferences preferences) =>
        preferences.CountsAll ? changes.Affected : null;

    private static string? RowsOf(RowChanges changes, Preferences preferences) =>
        preferences.ReturnsRows ? changes.Json : null;

    private async Task AnswerAsync(
        HttpContext context, int status, Preferences preferences, RowFormat format, string? json, long rows)
    {
        var response = context.Response;
        response.StatusCode = status;
        if (preferences.Applied(context.Request.Method) is { } applied)
        {
            response.Headers["Preference-Applied"] = applied;
        }

        logger.TableAnswered(context.Request.Method, status, rows);
        if (json is null)
        {
            return;
        }

        response.ContentType = format.ContentType;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.WriteAsync(RowWriter.Write(json, format), context.RequestAborted);
        }
    }
}
