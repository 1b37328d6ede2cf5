using StatusGateway.Operations;
using StatusGateway.Postgres;
using StatusGateway.Testing.Contracts;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Postgres;

public sealed class PostgresObservationStoreTests(PostgresServer server) : ObservationStoreContract, IAsyncLifetime
{
    private PostgresTest _test = null!;

    protected override IObservationStore Observations => new PostgresObservationStore(_test.Queries, new(TimeProvider.System));

    protected override IOperationStore Operations => new PostgresOperationStore(_test.Queries, new(TimeProvider.System));

    protected override IStoreIdentity Identity => new PostgresStoreIdentity(_test.Queries);

    public async ValueTask InitializeAsync() => _test = await PostgresTest.StartAsync(server);

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    protected override async ValueTask InsertPastTheGatewaysAsync(OperationId id, string status, int progress) =>
        await _test.ExecuteAsync(
            "insert into operations (id, status, progress, message, created_at, updated_at) values ($1, $2, $3, '', 1, 1)",
            id.ToString(), status, progress);
}
