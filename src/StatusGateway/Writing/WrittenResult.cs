using StatusGateway.Operations;

namespace StatusGateway.Writing;

/// <summary>
/// The answer to a write: its revision, in the body and as the entity tag that the next write may expect.
/// </summary>
internal sealed record WrittenResult(OperationSnapshot Snapshot, bool IsNew) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        response.Headers.ETag = OperationResource.Tag(Snapshot.Written);
        response.Headers.CacheControl = "no-store";
        return response.WriteAsJsonAsync(
            new WriteReceipt(Snapshot.Id.ToString(), Snapshot.Written.Number),
            WritingJson.Default.WriteReceipt,
            contentType: null,
            httpContext.RequestAborted);
    }
}
