namespace StatusGateway.Observing;

/// <summary>The documented fields, and the names by which applications say them; the first is ours.</summary>
internal static class StatusFields
{
    public static readonly string[] Id =
        ["operationId", "operation_id", "jobId", "job_id", "taskId", "task_id", "id"];

    public static readonly string[] Status = ["status", "state"];

    public static readonly string[] Progress = ["progress", "percent", "percentage"];

    public static readonly string[] Message = ["message", "statusMessage", "status_message"];

    public static readonly string[] Result = ["result", "output"];

    public static readonly string[] Error = ["error", "errorMessage", "error_message"];

    public static readonly string[] UpdatedAt = ["updatedAt", "updated_at"];
}
