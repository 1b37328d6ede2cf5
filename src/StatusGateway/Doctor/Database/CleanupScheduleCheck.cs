using StatusGateway.Postgres;

namespace StatusGateway.Doctor.Database;

/// <summary>Whether old operations go by themselves.</summary>
internal sealed class CleanupScheduleCheck(DatabaseVisit visit) : ICheck
{
    private const string Cause = "Nothing removes old operations: the table only grows";

    public string Name => "cleanup-schedule";

    public string LooksAt => "the jobs of pg_cron";

    public async Task<Finding> RunAsync(CancellationToken cancellationToken) => await visit.FindAsync(cancellationToken) switch
    {
        PostgresFound.Connected(_, _, { HasTable: false }) => Finding.Skipped("There is no table: see database-table"),
        PostgresFound.Connected(_, _, { CleanupJobs: 0, HasCleanupSteps: true }) =>
            Finding.Fine("The gateway removes old operations; no job of pg_cron does"),
        PostgresFound.Connected(_, _, { HasCron: false }) => Finding.Warning(
            $"{Cause}. pg_cron is not there, or this role may not see it",
            "Run migrate, with which the gateway removes them itself, or have another scheduler run: "
            + "select cleanup_old_operations()"),
        PostgresFound.Connected(_, _, { CleanupJobs: 0 }) => Finding.Warning(
            Cause, "Run migrate, with which the gateway removes them itself, or migrate --with-cron"),
        var found => DatabaseVisit.Otherwise(found, "pg_cron removes old operations"),
    };
}
