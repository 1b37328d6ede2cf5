using StatusGateway.Operations;
using StatusGateway.Operations.Caching;

namespace StatusGateway.Sqlite;

/// <summary>The store when nothing is configured: one file, and this process its only writer.</summary>
internal static class SqliteFeature
{
    extension(IHostApplicationBuilder builder)
    {
        public void AddSqliteStore(SqliteDatabase database)
        {
            builder.Services
                .AddSingleton(database)
                .AddSingleton<IOperationStore, SqliteOperationStore>()
                .AddSingleton<IObservationStore, SqliteObservationStore>()
                .AddSingleton<IStoreIdentity, SqliteStoreIdentity>()
                .AddSingleton(CopyFreshness.OnlyWriter);
        }
    }
}
