using System.Diagnostics;
using StatusGateway.Errors;
using StatusGateway.Operations;
using StatusGateway.Operations.Writing;

namespace StatusGateway.Writing;

/// <summary>
/// PUT /_gateway/operations/{id}: what a worker calls when an operation has moved. It writes the whole row.
/// </summary>
internal static class WriteOperationEndpoint
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

        var (json, problem) = await OperationBody.ReadAsync(context);
        if (problem is not null)
        {
            return problem;
        }

        if (OperationFields.TryReadRow(json, out var fields) is { } invalid)
        {
            return invalid;
        }

        if (precondition.MustExist
            && await store.FindWrittenAsync(operationId, context.RequestAborted) is null)
        {
            return Problems.RevisionConflict(operationId, Revision.None);
        }

        var (state, metadata) = fields.ToRow();
        var update = new OperationUpdate
        {
            Id = operationId,
            State = state,
            Metadata = metadata,
            Expected = precondition.Expected,
        };
        return await writer.WriteAsync(update, context.RequestAborted) switch
        {
            SaveResult.Saved(var snapshot) => Written(snapshot, precondition, logger),
            SaveResult.Conflict(var current) => Problems.RevisionConflict(operationId, current),
            SaveResult.Unanswered => Problems.StoreUnanswered(),
            _ => throw new UnreachableException(),
        };
    }

    private static WrittenResult Written(OperationSnapshot snapshot, Precondition precondition, ILogger logger)
    {
        logger.OperationWritten(snapshot.Id, snapshot.Written);
        return new WrittenResult(snapshot, IsNew: precondition.IsCreation);
    }
}
