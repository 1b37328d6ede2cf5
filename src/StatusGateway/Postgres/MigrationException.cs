namespace StatusGateway.Postgres;

/// <summary>A migration failed and was rolled back; the message says which one, where, and why.</summary>
internal sealed class MigrationException(string message, Exception innerException) : Exception(message, innerException);
