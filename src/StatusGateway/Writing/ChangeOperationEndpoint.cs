using System.Diagnostics;
using StatusGateway.Errors;
using StatusGateway.Operations;
using StatusGateway.Operations.Endings;
using StatusGateway.Operations.Writing;

namespace StatusGateway.Writing;

/// <summary>PATCH /_gateway/operations/{id}: changes the fields that are named, and no other.</summary>
internal static class ChangeOperationEndpoint
{
    private const int Attempts = 5;

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

        if (OperationFields.TryReadChange(json, out var fields) is { } invalid)
        {
            return invalid;
        }

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (update, missing) = await MergeAsync(operationId, fields, precondition, store, context.RequestAborted);
            if (missing is not null)
            {
                return missing;
            }

            switch (await writer.WriteAsync(update!, context.RequestAborted))
            {
                case SaveResult.Saved(var snapshot):
                    logger.OperationWritten(snapshot.Id, snapshot.Written);
                    return new WrittenResult(snapshot, IsNew: false);
                case SaveResult.Conflict(var current) when precondition.IsExact:
                    return Problems.RevisionConflict(operationId, current);
                case SaveResult.Conflict:
                    break; // somebody was faster: these fields go on top of what they wrote
                case SaveResult.Unanswered:
                    return Problems.StoreUnanswered();
                default:
                    throw new UnreachableException();
            }
        }

        return Problems.TooManyConflicts(operationId);
    }

    // The row as it was written; of an operation that was only observed, what polls are shown.
    private static async ValueTask<(OperationUpdate? Update, Problem? Missing)> MergeAsync(
        OperationId id,
        OperationFields fields,
        Precondition precondition,
        IOperationStore store,
        CancellationToken cancellationToken)
    {
        var written = await store.FindWrittenAsync(id, cancellationToken);
        if (written is null && precondition.MustExist)
        {
            return (null, Problems.RevisionConflict(id, Revision.None));
        }

        var state = written?.State;
        if (state is null)
        {
            switch (await store.FindAsync(id, cancellationToken))
            {
                case FindResult.Found(var shown):
                    // What the gateway concluded is its own, and never to be written as if somebody had said it.
                    state = Verdict.KindOf(shown) is VerdictKind.None
                        ? shown.State
                        : new(OperationStatus.Processing, 0, null, null, null, null);
                    break;
                case FindResult.Absent:
                    return (null, Problems.OperationNotFound(id));
                default:
                    return (null, Problems.StoreUnanswered());
            }
        }

        var (merged, metadata) = fields.ChangeRow(state, written?.Metadata);
        return (
            new OperationUpdate
            {
                Id = id,
                State = merged,
                Metadata = metadata,
                Expected = precondition.Expected ?? written?.Revision ?? Revision.None,
            },
            null);
    }
}
