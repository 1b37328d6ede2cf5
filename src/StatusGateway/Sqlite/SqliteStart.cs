using StatusGateway.Access;
using StatusGateway.Operations;

namespace StatusGateway.Sqlite;

/// <summary>Takes the store's keys before the first request is served.</summary>
internal sealed class SqliteStart(IStoreIdentity identity, StoreKeys keys) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken) =>
        keys.Adopt(await identity.FindAsync(cancellationToken));

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
