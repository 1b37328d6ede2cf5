namespace StatusGateway.Benchmarks.Servers;

/// <summary>Something that a benchmark stands on is missing or did not start; the message is one line for the reader.</summary>
internal sealed class CannotMeasureException(string message) : Exception(message);
