using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StatusGateway.DataApi;
using StatusGateway.IntegrationTests.Sqlite;
using StatusGateway.Mirroring;
using StatusGateway.Supabase.Project;
using StatusGateway.Upstream;

namespace StatusGateway.IntegrationTests.DataApi;

/// <summary>One gateway's store over a project's Data API.</summary>
internal sealed class DataApiTest : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DataApiClient _client;
    private readonly MirrorFile _mirror;

    public DataApiTest(Uri address)
    {
        var project = new DataApiProject(address, ProjectGateway.Key);
        _client = new(
            project,
            new UpstreamConnections(Options.Create(new UpstreamOptions())),
            new HopMark(),
            new ProjectHealth(NullLogger<ProjectHealth>.Instance));
        Table = new(_client);
        _mirror = new(_folder.Path, project.Place, TimeProvider.System);
        Parts = _mirror.Open(Table);
    }

    public DataApiTable Table { get; }

    public StoreParts Parts { get; }

    public async ValueTask DisposeAsync()
    {
        await _mirror.DisposeAsync();
        _client.Dispose();
        _folder.Dispose();
    }
}
