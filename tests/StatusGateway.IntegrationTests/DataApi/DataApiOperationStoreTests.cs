using StatusGateway.Operations;
using StatusGateway.Testing.Contracts;

namespace StatusGateway.IntegrationTests.DataApi;

/// <summary>The whole contract, through the REST API of another process.</summary>
public sealed class DataApiOperationStoreTests(ProjectGateway project)
    : OperationStoreContract, IClassFixture<ProjectGateway>, IAsyncLifetime
{
    private DataApiTest _test = null!;

    protected override IOperationStore Store => _test.Parts.Operations;

    protected override IObservationStore Observations => _test.Parts.Observations;

    public async ValueTask InitializeAsync()
    {
        await project.EmptyAsync();
        _test = new(project.Address);
    }

    public ValueTask DisposeAsync() => _test.DisposeAsync();
}
