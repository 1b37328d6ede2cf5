using StatusGateway.Operations;
using StatusGateway.Postgres;
using StatusGateway.Testing.Contracts;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Postgres;

public sealed class PostgresOperationStoreTests(PostgresServer server) : OperationStoreContract, IAsyncLifetime
{
    private PostgresTest _test = null!;

    protected override IOperationStore Store => new PostgresOperationStore(_test.Queries, new(TimeProvider.System));

    protected override IObservationStore Observations => new PostgresObservationStore(_test.Queries, new(TimeProvider.System));

    public async ValueTask InitializeAsync() => _test = await PostgresTest.StartAsync(server);

    public ValueTask DisposeAsync() => _test.DisposeAsync();
}
