namespace StatusGateway.DataApi;

/// <summary>The Data API answered, and not with rows. What it says of values stays unsaid.</summary>
internal sealed class DataApiException(int status, string? code)
    : Exception($"The Data API answered {status}{(code is null ? "" : $" ({code})")}.")
{
    public int Status => status;

    /// <summary>PostgREST's code, or the SQLSTATE; null when another server on the way answered.</summary>
    public string? Code => code;

    /// <summary>Whether it is about the request, which would fail again, rather than about the server.</summary>
    public bool IsAnswer => status is StatusCodes.Status400BadRequest or StatusCodes.Status409Conflict && code is not null;
}
