using StatusGateway.Operations;
using StatusGateway.Operations.Endings;
using StatusGateway.Testing.Contracts;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Postgres;

/// <summary>The whole contract, on a table that keeps no revisions: verdicts are kept beside the gateway's mirror of it.</summary>
public sealed class PlainTableEndingStoreTests(PostgresServer server) : EndingStoreContract, IAsyncLifetime
{
    private PlainTableTest _test = null!;

    protected override IEndingStore Endings => _test.Endings;

    protected override IObservationStore Observations => _test.Observations;

    protected override IOperationStore Operations => _test.Store;

    public async ValueTask InitializeAsync() => _test = await PlainTableTest.StartAsync(server);

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    protected override async ValueTask InsertPastTheGatewaysAsync(OperationId id, string status, int progress) =>
        await _test.Postgres.ExecuteAsync(
            "insert into operations (id, status, progress, message, created_at, updated_at) values ($1, $2, $3, '', 1, 1)",
            id.ToString(), status, progress);
}
