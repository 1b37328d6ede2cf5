using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using StatusGateway.Errors;
using StatusGateway.Operations;

namespace StatusGateway.Writing;

/// <summary>GET /_gateway/operations/{id}: an operation as a writer needs it, from the store itself.</summary>
internal static class ReadOperationEndpoint
{
    public static async Task<IResult> HandleAsync(string id, HttpContext context, IOperationStore store)
    {
        if (!OperationId.TryParse(id, provider: null, out var operationId))
        {
            return Problems.BadOperationId(id);
        }

        if (await store.FindWrittenAsync(operationId, context.RequestAborted) is { } written)
        {
            var resource = OperationResource.Of(written);
            return Tagged(
                context,
                !written.HasEnded && await store.FindAsync(operationId, context.RequestAborted) is FindResult.Found(var running)
                    ? resource.Beside(running)
                    : resource,
                written.Revision);
        }

        return await store.FindAsync(operationId, context.RequestAborted) switch
        {
            FindResult.Found(var shown) => Tagged(context, OperationResource.Of(shown), shown.Written),
            FindResult.Absent => Problems.OperationNotFound(operationId),
            FindResult.Unanswered => Problems.StoreUnanswered(),
            _ => throw new UnreachableException(),
        };
    }

    private static JsonHttpResult<OperationResource> Tagged(
        HttpContext context, OperationResource resource, Revision revision)
    {
        context.Response.Headers.ETag = OperationResource.Tag(revision);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(resource, WritingJson.Default.OperationResource);
    }
}
