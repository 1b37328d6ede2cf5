using StatusGateway.Testing;

namespace StatusGateway.IntegrationTests.Sqlite;

/// <summary>A data folder of one test's own, named after it and gone with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), Ids.Unique("statusgateway-").ToString());

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
