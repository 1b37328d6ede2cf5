using StatusGateway.Operations;

namespace StatusGateway.Errors;

/// <summary>Every error of the gateway's own surface. Types and titles never change, details may.</summary>
internal static class Problems
{
    private const string Urn = "urn:statusgateway:problem:";
    private const int RetryAfterSeconds = 2;

    public static Problem KeyRequired(bool keyWasGiven) =>
        new(Urn + "key-required", "A key is required", StatusCodes.Status401Unauthorized,
            (keyWasGiven ? "The key is not one of this gateway's. " : "")
            + "Send the writer or the admin key in \"Authorization: Bearer KEY\". Nothing was changed.")
        {
            Challenge = keyWasGiven ? "Bearer error=\"invalid_token\"" : "Bearer",
        };

    public static Problem BadOperationId(string text) =>
        new(Urn + "bad-operation-id", "Not an operation id", StatusCodes.Status400BadRequest,
            $"\"{text}\" is no operation id: 1 to 200 of A-Z a-z 0-9 . _ : -. Nothing was changed.");

    public static Problem BadParameter(string name, string expected) =>
        new(Urn + "bad-parameter", "A query parameter is wrong", StatusCodes.Status400BadRequest,
            $"The parameter \"{name}\" must be {expected}.");

    public static Problem BadPrecondition(string header) =>
        new(Urn + "bad-precondition", "A precondition cannot be read", StatusCodes.Status400BadRequest,
            $"{header} must be one entity tag as this resource gives it, or *. Nothing was changed.");

    public static Problem NotJson(string detail) =>
        new(Urn + "not-json", "The body is not JSON", StatusCodes.Status400BadRequest,
            $"{detail} Nothing was changed.");

    public static Problem UnsupportedMediaType() =>
        new(Urn + "unsupported-media-type", "The media type is not supported",
            StatusCodes.Status415UnsupportedMediaType,
            "Send the operation as application/json. Nothing was changed.");

    public static Problem BodyTooLarge(int limitInBytes) =>
        new(Urn + "body-too-large", "The body is too large", StatusCodes.Status413PayloadTooLarge,
            $"An operation may have {limitInBytes} bytes. Nothing was changed.");

    public static Problem InvalidFields(IReadOnlyList<FieldError> errors) =>
        new(Urn + "invalid-fields", "Fields are invalid", StatusCodes.Status422UnprocessableEntity,
            "Each of the errors names a field and what it may hold. Nothing was changed.")
        {
            Errors = errors,
        };

    public static Problem OperationNotFound(OperationId id) =>
        new(Urn + "operation-not-found", "The operation is not known", StatusCodes.Status404NotFound,
            $"Nothing is known of the operation \"{id}\".");

    public static Problem RevisionConflict(OperationId id, Revision current) =>
        new(Urn + "revision-conflict", "The operation has moved on", StatusCodes.Status412PreconditionFailed,
            current == Revision.None
                ? $"The operation \"{id}\" has not been written. Nothing was changed."
                : $"The operation \"{id}\" is at revision {current}. Nothing was changed.")
        {
            Revision = current.Number,
        };

    public static Problem TooManyConflicts(OperationId id) =>
        new(Urn + "too-many-conflicts", "The operation keeps moving", StatusCodes.Status503ServiceUnavailable,
            $"The operation \"{id}\" was written by others during every attempt. Nothing was changed.")
        {
            RetryAfterSeconds = RetryAfterSeconds,
        };

    public static Problem StoreUnanswered() =>
        new(Urn + "store-unanswered", "The store does not answer", StatusCodes.Status503ServiceUnavailable,
            "The gateway goes on trying to reach its store. Nothing was accepted; please send it again.")
        {
            RetryAfterSeconds = RetryAfterSeconds,
        };

    public static Problem MetricsOff() =>
        new(Urn + "metrics-off", "Metrics are switched off", StatusCodes.Status404NotFound,
            "OTEL_SDK_DISABLED is set to true: leave it out, and start the gateway again.");

    public static Problem NotNearby() =>
        new(Urn + "not-nearby", "This is for those nearby", StatusCodes.Status403Forbidden,
            "Ask from a private address, and straight: whoever came by another proxy is not shown this.");

    public static Problem NothingHere(string path) =>
        new(Urn + "nothing-here", "Nothing is here", StatusCodes.Status404NotFound,
            $"The gateway has nothing at {path}.");

    public static Problem MethodNotAllowed(string method) =>
        new(Urn + "method-not-allowed", "The method is not allowed", StatusCodes.Status405MethodNotAllowed,
            $"{method} cannot be done here; the Allow header lists what can.");

    public static Problem RequestUnreadable(int status) =>
        new(Urn + "request-unreadable", "The request cannot be read", status,
            "The request broke off or breaks the rules of HTTP. Nothing was changed.");

    public static Problem Failed(string traceId) =>
        new(Urn + "failed", "The gateway failed", StatusCodes.Status500InternalServerError,
            "The gateway failed to do this; its log says more under the trace id.")
        {
            TraceId = traceId,
        };
}
