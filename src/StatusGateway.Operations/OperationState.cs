namespace StatusGateway.Operations;

/// <summary>The documented fields of an operation at one time, whoever said them.</summary>
/// <param name="Status">Where it has got to.</param>
/// <param name="Progress">0 to 100 when written; as the application says it when observed.</param>
/// <param name="Message">What it is doing, for a person.</param>
/// <param name="Result">JSON of what came out, or null.</param>
/// <param name="Error">Why it failed, or null.</param>
/// <param name="UpdatedAt">Milliseconds since 1970 by its writer's clock, or null; never what decides between two written states.</param>
public sealed record OperationState(
    OperationStatus Status, double Progress, string? Message, string? Result, string? Error, long? UpdatedAt);
