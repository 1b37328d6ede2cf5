using System.Globalization;
using StatusGateway.Operations.Caching;
using StatusGateway.Supabase.Answers;
using StatusGateway.Supabase.Requests;

namespace StatusGateway.Supabase;

/// <summary><c>/rest/v1/rpc/cleanup_old_operations</c>: the guide's function, which answers how many it deleted.</summary>
internal sealed class CleanupEndpoint(
    IOperationsTable table, MemoryOperationCache l1, ILogger<CleanupEndpoint> logger)
{
    /// <summary>What OPTIONS says.</summary>
    public const string Methods = "OPTIONS,POST";

    private const string Name = "cleanup_old_operations";

    /// <exception cref="RestException">It cannot be carried out; nothing was changed.</exception>
    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var preferences = Preferences.Read(request.Headers["Prefer"]);
        switch (request.Method)
        {
            case "POST":
                break;
            case "GET" or "HEAD": // which PostgREST runs in a transaction that may not write
                throw new RestException(RestErrors.ReadOnlyTransaction());
            default:
                throw new RestException(RestErrors.FunctionMethod(request.Method));
        }

        var arguments = await PayloadReader.ReadArgumentsAsync(request);
        if (arguments.Count > 0)
        {
            throw new RestException(RestErrors.NoFunction(Name, arguments));
        }

        // By then the client may be gone; what is deleted is deleted.
        var deleted = await table.CleanUpAsync(CancellationToken.None);
        logger.CleanedUp(deleted);
        if (deleted > 0)
        {
            l1.DoubtAll();
        }

        var response = context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = RowFormat.Of(request.Headers.Accept).ContentType;
        response.Headers.ContentRange = ContentRange.Of(0, 1, preferences.CountsAll ? 1 : null);
        await response.WriteAsync(deleted.ToString(CultureInfo.InvariantCulture), context.RequestAborted);
    }
}
