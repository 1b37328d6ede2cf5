using Microsoft.Data.Sqlite;
using StatusGateway.Access;
using StatusGateway.Commands;
using StatusGateway.Diagnostics;
using StatusGateway.Operations;
using StatusGateway.Operations.Caching;
using StatusGateway.Operations.Endings;
using StatusGateway.Supabase;

namespace StatusGateway.Sqlite;

/// <summary>The store when nothing is configured: one file, and this process its only writer.</summary>
internal static class SqliteFeature
{
    extension(IHostApplicationBuilder builder)
    {
        /// <summary>Opens the file at once: a folder in use, or a file of something else, stops the start.</summary>
        public void AddSqliteStore(string folder)
        {
            var (opened, fault) = Open(folder);
            builder.Services
                .AddSingleton<SqliteDatabase>(_ => opened) // made by the container, so that it closes it at the end
                .AddSingleton<SqliteOperationStore>()
                .AddSingleton<IOperationStore>(static services => services.GetRequiredService<SqliteOperationStore>())
                .AddSingleton<IObservationStore, SqliteObservationStore>()
                .AddSingleton<IEndingStore, SqliteEndingStore>()
                .AddSingleton<IOperationsTable, SqliteOperationsTable>()
                .AddSingleton<IStoreIdentity, SqliteStoreIdentity>()
                .AddSingleton<IStoreSummarizer>(services => ActivatorUtilities.CreateInstance<SqliteSummary>(services, fault ?? ""))
                .AddSingleton(new StoreKeys(known: null))
                .AddSingleton<ITierHealth, SqliteHealth>()
                .AddHostedService<SqliteStart>()
                .AddSingleton(CopyFreshness.OnlyWriter)
                .AddSingleton(new StoreCapacity(SqliteDatabase.ReadingThreads));
        }
    }

    // A gateway that can keep nothing still answers polls through restarts of the application, and says what it lacks.
    private static (SqliteDatabase Database, string? Fault) Open(string folder)
    {
        try
        {
            return (SqliteDatabase.Open(folder), null);
        }
        catch (Exception fault) when (fault is UnauthorizedAccessException or IOException or SqliteException)
        {
            var temporary = Directory.CreateTempSubdirectory("statusgateway-").FullName;
            return (SqliteDatabase.Open(temporary), $"{folder} cannot be written ({fault.Message})");
        }
    }
}
