using System.Globalization;
using Microsoft.Data.Sqlite;

namespace StatusGateway.Sqlite;

/// <summary>The tables: the user's as migration 001 has it, with what Postgres gets by 002, and our own.</summary>
internal static class SqliteSchema
{
    // 1 had no journal; all else is as it was, so the tables that are missing are all that there is to do.
    private const int Version = 2;

    private static readonly string[] Known = ["1", Version.ToString(CultureInfo.InvariantCulture)];

    // A commit is an fsync of the log: an acknowledged write survives the machine, not only the process.
    private const string Settings = """
        pragma journal_mode = wal;
        pragma synchronous = full;
        pragma journal_size_limit = 67108864;
        """;

    private const string ReadOnly = "pragma query_only = on";

    // Strict, so that what is refused by Postgres is refused here. The long columns come last: a scan over an operation's
    // rows then leaves them alone.
    private const string Tables = """
        begin immediate;

        create table if not exists operations (
            id text primary key not null,
            status text not null check (status in ('pending', 'processing', 'complete', 'error')),
            progress integer not null default 0 check (progress >= 0 and progress <= 100),
            created_at integer not null,
            updated_at integer not null,
            revision integer not null,
            life integer not null,
            message text not null,
            error text,
            result text,
            metadata text,
            ended text
        ) strict;
        create index if not exists idx_operations_status on operations (status);
        create index if not exists idx_operations_updated_at on operations (updated_at);

        create table if not exists operations_observed (
            id text not null,
            caller text not null,
            route text not null,
            life integer not null,
            began_observed integer not null,
            revision integer not null,
            changed integer not null,
            created integer not null,
            cleared_at integer,
            observed_at integer not null,
            alive_at integer,
            status text check (status in ('pending', 'processing', 'complete', 'error')),
            progress real,
            updated_at integer,
            message text,
            error text,
            result text,
            representation text,
            primary key (id, caller, route)
        ) strict;
        create index if not exists idx_operations_observed_cleared on operations_observed (caller, id)
            where cleared_at is not null;
        create index if not exists idx_operations_observed_at on operations_observed (observed_at);
        create index if not exists idx_operations_running on operations (id)
            where status in ('pending', 'processing') and ended is null;
        create index if not exists idx_operations_observed_running on operations_observed (id)
            where status in ('pending', 'processing') and caller <> '';

        create table if not exists journal (
            place integer primary key autoincrement,
            store text not null,
            id text not null,
            base integer not null,
            life integer not null,
            topic text not null,
            body text not null
        ) strict;
        create index if not exists idx_journal_id on journal (id, base);
        create table if not exists journal_set_aside (
            place integer primary key not null,
            store text not null,
            id text not null,
            at integer not null,
            reason text not null,
            body text not null
        ) strict;
        create table if not exists statusgateway_meta (name text primary key not null, value text not null) strict;
        insert or ignore into statusgateway_meta (name, value) values ('schema', '2');
        update statusgateway_meta set value = '2' where name = 'schema' and value = '1';
        commit;
        """;

    // A file of before operations ended; a gateway of that time goes on with it all the same.
    private const string LacksSigns =
        "select count(*) = 0 from pragma_table_info('operations_observed') where name = 'alive_at'";

    private const string AddSigns = "alter table operations_observed add column alive_at integer";

    private const string FindVersion = "select value from statusgateway_meta where name = 'schema'";
    private const string HasVersion = "select count(*) from sqlite_schema where name = 'statusgateway_meta'";

    /// <summary>Opens the session that writes, and makes the tables where there are none.</summary>
    /// <exception cref="DatabaseUnusableException">The file is damaged, no database, or a newer gateway's.</exception>
    public static SqliteSession OpenWriter(string file)
    {
        SqliteSession? session = null;
        try
        {
            session = new SqliteSession(file);
            if (session.Scalar<long>(HasVersion) > 0
                && session.Scalar<string>(FindVersion) is { } version
                && !Known.Contains(version))
            {
                throw DatabaseUnusableException.Newer(file, version, Version);
            }

            session.Run(Settings);
            session.Run(Tables);
            if (session.Scalar<bool>(LacksSigns))
            {
                session.Run(AddSigns);
            }

            return session;
        }
        catch (SqliteException fault)
        {
            session?.Dispose();
            throw DatabaseUnusableException.Unreadable(file, fault);
        }
        catch (DatabaseUnusableException)
        {
            session?.Dispose();
            throw;
        }
    }

    public static SqliteSession OpenReader(string file)
    {
        var session = new SqliteSession(file);
        session.Run(ReadOnly);
        return session;
    }
}
