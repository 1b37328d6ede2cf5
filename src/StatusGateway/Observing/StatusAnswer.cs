using StatusGateway.Operations;

namespace StatusGateway.Observing;

/// <summary>A status-shaped answer, read.</summary>
/// <param name="State">What it says.</param>
/// <param name="EchoesId">Whether it names the operation that was asked for.</param>
/// <param name="IsLost">Whether it matches <c>lostWhen</c>: it only says that the application lost a known operation.</param>
/// <param name="Json">The body, as it came.</param>
internal sealed record StatusAnswer(OperationState State, bool EchoesId, bool IsLost, string Json);
