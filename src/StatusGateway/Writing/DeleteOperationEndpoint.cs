using System.Diagnostics;
using StatusGateway.Errors;
using StatusGateway.Operations;
using StatusGateway.Operations.Writing;

namespace StatusGateway.Writing;

/// <summary>DELETE /_gateway/operations/{id}: forgets the row and all that was observed of it.</summary>
internal static class DeleteOperationEndpoint
{
    public static async Task<IResult> HandleAsync(
        string id, HttpContext context, OperationWriter writer, IOperationStore store, ILogger<OperationWriter> logger)
    {
        if (!OperationId.TryParse(id, provider: null, out var operationId))
        {
            return Problems.BadOperationId(id);
        }

        if (Precondition.TryRead(context.Request.Headers, out var precondition) is { } unreadable)
        {
            return unreadable;
        }

        if (precondition.MustExist
            && await store.FindWrittenAsync(operationId, context.RequestAborted) is null)
        {
            return Problems.RevisionConflict(operationId, Revision.None);
        }

        switch (await writer.DeleteAsync(operationId, precondition.Expected, context.RequestAborted))
        {
            case DeleteResult.Deleted:
                logger.OperationDeleted(operationId);
                return TypedResults.NoContent();
            case DeleteResult.Absent:
                return Problems.OperationNotFound(operationId);
            case DeleteResult.Conflict(var current):
                return Problems.RevisionConflict(operationId, current);
            case DeleteResult.Unanswered:
                return Problems.StoreUnanswered();
            default:
                throw new UnreachableException();
        }
    }
}
