using System.Net.Mime;
using System.Text.Json.Serialization;
using Microsoft.Net.Http.Headers;

namespace StatusGateway.Errors;

/// <summary>One error of the gateway's own surface, as RFC 9457 wants it.</summary>
/// <param name="Type">A URN that never changes.</param>
/// <param name="Title">What kind of error it is; never changes.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What happened this time, and what to do.</param>
internal sealed record Problem(string Type, string Title, int Status, string Detail) : IResult
{
    public const string ContentType = MediaTypeNames.Application.ProblemJson;

    /// <summary>What is wrong with which field of the body.</summary>
    public IReadOnlyList<FieldError>? Errors { get; init; }

    /// <summary>The revision that the operation is at.</summary>
    public long? Revision { get; init; }

    /// <summary>By what the log names this request.</summary>
    public string? TraceId { get; init; }

    /// <summary>When it is worth trying again.</summary>
    [JsonIgnore]
    public int? RetryAfterSeconds { get; init; }

    /// <summary>What a client has to show to get further.</summary>
    [JsonIgnore]
    public string? Challenge { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.Headers.CacheControl = "no-store";
        if (RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        if (Challenge is not null)
        {
            response.Headers[HeaderNames.WWWAuthenticate] = Challenge;
        }

        return response.WriteAsJsonAsync(this, ErrorsJson.Default.Problem, ContentType, httpContext.RequestAborted);
    }
}

/// <summary>What is wrong with one field: a JSON pointer to it, and what to write there.</summary>
internal sealed record FieldError(string Pointer, string Detail);
