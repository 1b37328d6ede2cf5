using System.Globalization;
using StatusGateway.Errors;
using StatusGateway.Operations;

namespace StatusGateway.Writing;

/// <summary>GET /_gateway/operations: all that is known, a page at a time.</summary>
internal static class ListOperationsEndpoint
{
    private const int UsualLimit = 50;
    private const int MaxLimit = 200;

    public static async Task<IResult> HandleAsync(HttpContext context, IOperationStore store)
    {
        var query = context.Request.Query;
        var limit = UsualLimit;
        if (query.TryGetValue("limit", out var asked)
            && (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out limit)
                || limit is < 1 or > MaxLimit))
        {
            return Problems.BadParameter("limit", $"a whole number from 1 to {MaxLimit}");
        }

        OperationId? after = null;
        if (query.TryGetValue("after", out var from))
        {
            // A row may hold an id that no route takes.
            if (!OperationId.TryFromStored(from.ToString(), out var id))
            {
                return Problems.BadParameter("after", "the \"next\" of the page before");
            }

            after = id;
        }

        // One more than asked for says whether there is a next page.
        var found = await store.ListAsync(after, limit + 1, context.RequestAborted);
        var page = found.Take(limit).Select(OperationResource.Of).Select(item => item with { Result = null }).ToList();
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(
            new OperationPage(page, found.Count > limit ? page[^1].OperationId : null),
            WritingJson.Default.OperationPage);
    }
}
