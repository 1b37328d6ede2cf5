using System.Diagnostics.CodeAnalysis;

namespace StatusGateway.Upstream;

/// <summary>
/// A new connection ended before anything was answered on it: the application has taken the request, and neither the handler nor
/// the gate sends it again.
/// </summary>
[SuppressMessage("Design", "CA1032", Justification = "Only ever thrown from one place.")]
internal sealed class UnansweredException(Exception? fault)
    : HttpRequestException(HttpRequestError.ResponseEnded, "The connection ended before it was answered on.", fault);
