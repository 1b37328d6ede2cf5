using Npgsql;
using StatusGateway.Settings;

namespace StatusGateway.Postgres;

/// <summary>The cleanup cannot be scheduled in the database; the migrations are applied all the same.</summary>
internal sealed class CronUnusableException : StartupException
{
    private const string Fix =
        "On Supabase enable it in the dashboard (Database, Extensions); on a server of your own install it, name it in "
        + "shared_preload_libraries and let a superuser create the extension; or let anything else run "
        + "'select cleanup_old_operations()' once an hour";

    private CronUnusableException(string line, Exception? cause)
        : base(line, cause)
    {
    }

    public static CronUnusableException Missing(string place) =>
        new($"The cleanup was not scheduled: Postgres at {place} has no pg_cron. {Fix}", cause: null);

    public static CronUnusableException Refused(string place, PostgresException refusal) => new(
        $"The cleanup was not scheduled: Postgres at {place} refuses pg_cron ({refusal.MessageText.ReplaceLineEndings(" ")}). {Fix}",
        refusal);
}
