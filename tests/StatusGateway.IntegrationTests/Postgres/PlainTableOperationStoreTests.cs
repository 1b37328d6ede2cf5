using StatusGateway.Operations;
using StatusGateway.Testing.Contracts;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Postgres;

/// <summary>The whole contract, on a table that keeps no revisions.</summary>
public sealed class PlainTableOperationStoreTests(PostgresServer server) : OperationStoreContract, IAsyncLifetime
{
    private PlainTableTest _test = null!;

    protected override IOperationStore Store => _test.Store;

    protected override IObservationStore Observations => _test.Observations;

    public async ValueTask InitializeAsync() => _test = await PlainTableTest.StartAsync(server);

    public ValueTask DisposeAsync() => _test.DisposeAsync();
}
