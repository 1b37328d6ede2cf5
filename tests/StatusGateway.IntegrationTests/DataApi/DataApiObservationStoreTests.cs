using StatusGateway.Operations;
using StatusGateway.Testing.Contracts;

namespace StatusGateway.IntegrationTests.DataApi;

/// <summary>The whole contract, through the REST API of another process: what is observed is kept beside the mirror.</summary>
public sealed class DataApiObservationStoreTests(ProjectGateway project)
    : ObservationStoreContract, IClassFixture<ProjectGateway>, IAsyncLifetime
{
    private DataApiTest _test = null!;

    protected override IObservationStore Observations => _test.Parts.Observations;

    protected override IOperationStore Operations => _test.Parts.Operations;

    protected override IStoreIdentity Identity => _test.Parts.Identity;

    public async ValueTask InitializeAsync()
    {
        await project.EmptyAsync();
        _test = new(project.Address);
    }

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    protected override async ValueTask InsertPastTheGatewaysAsync(OperationId id, string status, int progress) =>
        await project.ExecuteAsync(
            "insert into operations (id, status, progress, message, created_at, updated_at) values ($1, $2, $3, '', 1, 1)",
            id.ToString(), status, progress);
}
