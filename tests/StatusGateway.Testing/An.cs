using StatusGateway.Operations;
using StatusGateway.Operations.Observing;
using StatusGateway.Operations.Writing;

namespace StatusGateway.Testing;

/// <summary>Builds what tests write and observe; whatever matters to a test it says itself, by <c>with</c>.</summary>
public static class An
{
    public const string Route = "/api/generate-videos/status/{id}";

    /// <summary>As Postgres prints jsonb, so that it compares equal whichever store kept it.</summary>
    public const string Result = """{"videoUrl": "/videos/1.mp4"}""";

    public static OperationState State(OperationStatus status, double progress = 50, long? updatedAt = null) => new(
        status,
        status is OperationStatus.Complete ? 100 : progress,
        $"It is {status.Word}",
        status is OperationStatus.Complete ? Result : null,
        status is OperationStatus.Error ? "It broke" : null,
        updatedAt);

    public static OperationUpdate Update(OperationId id, OperationStatus status, double progress = 50) =>
        new() { Id = id, State = State(status, progress) };

    /// <summary>The answer to a request that created the operation.</summary>
    public static Observation Creation(OperationId id, CallerKey caller) => new()
    {
        Id = id,
        Caller = caller,
        IsCreation = true,
        State = State(OperationStatus.Pending, progress: 0),
    };

    /// <summary>A status-shaped answer to a poll.</summary>
    public static Observation Answer(
        OperationId id, CallerKey caller, OperationStatus status, double progress = 50, long? updatedAt = null) => new()
        {
            Id = id,
            Caller = caller,
            Route = Route,
            State = State(status, progress, updatedAt),
            Representation = $$"""{"operationId":"{{id}}","status":"{{status.Word}}","progress":{{progress}}}""",
        };
}
