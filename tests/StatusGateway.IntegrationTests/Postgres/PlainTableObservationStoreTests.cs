using StatusGateway.Operations;
using StatusGateway.Testing.Contracts;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Postgres;

/// <summary>The whole contract, on a table that keeps no revisions: what is observed is kept beside the gateway's mirror of it.</summary>
public sealed class PlainTableObservationStoreTests(PostgresServer server) : ObservationStoreContract, IAsyncLifetime
{
    private PlainTableTest _test = null!;

    protected override IObservationStore Observations => _test.Observations;

    protected override IOperationStore Operations => _test.Store;

    protected override IStoreIdentity Identity => _test.Identity;

    public async ValueTask InitializeAsync() => _test = await PlainTableTest.StartAsync(server);

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    protected override async ValueTask InsertPastTheGatewaysAsync(OperationId id, string status, int progress) =>
        await _test.Postgres.ExecuteAsync(
            "insert into operations (id, status, progress, message, created_at, updated_at) values ($1, $2, $3, '', 1, 1)",
            id.ToString(), status, progress);
}
