namespace StatusGateway.Benchmarks.Upserts;

/// <summary>One of those that are compared, in one round.</summary>
/// <param name="Rate">Acknowledged upserts a second.</param>
/// <param name="P99Ms">How long all but a hundredth of them took at most.</param>
/// <param name="PostgresMicroseconds">CPU of Postgres for each.</param>
/// <param name="GatewayMicroseconds">CPU of the gateway for each; none where there is no gateway in between.</param>
internal sealed record UpsertRound(double Rate, double P99Ms, double PostgresMicroseconds, double? GatewayMicroseconds);
