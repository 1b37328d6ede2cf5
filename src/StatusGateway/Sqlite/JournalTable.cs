using Microsoft.Data.Sqlite;

namespace StatusGateway.Sqlite;

/// <summary>The rows of the journal, in the order in which they were acknowledged, and of what was set aside of it.</summary>
internal static class JournalTable
{
    private const string Insert = """
        insert into journal (store, id, base, life, topic, body) values ($1, $2, $3, $4, $5, $6)
        """;

    private const string DeleteTopic = """
        delete from journal where store = $1 and id = $2 and topic = $3 and topic <> '' returning length(body)
        """;

    private const string FindFirst = """
        select place, base, life, body from journal where store = $1 and place > $2 order by place limit $3
        """;

    private const string FindOperations = """
        select id, count(*) from journal where store = $1 group by id order by min(place) limit $2
        """;

    private const string FindOf = "select place, base, life, body from journal where store = $1 and id = $2 order by place";

    private const string FindLast = "select max(place) from journal";

    private const string DeleteOne = "delete from journal where place = $1";

    // What follows a replayed write was made of the row at the revision that the journal dealt: the store's own is another.
    private const string Move = "update journal set base = $3 where id = $1 and base = $2";

    private const string MoveLife = "update journal set life = $3 where id = $1 and life = $2";

    private const string SetAsideOne = """
        insert into journal_set_aside (place, store, id, at, reason, body)
        select place, store, id, $2, $3, body from journal where place = $1
        """;

    private const string CountElsewhere = "select count(*) from journal where store <> $1";

    private const string CountAside = "select count(*) from journal_set_aside";

    private const string FindOwner = "select value from statusgateway_meta where name = 'journal_store'";

    private const string KeepOwner = """
        insert into statusgateway_meta (name, value) values ('journal_store', $1)
        on conflict (name) do update set value = excluded.value
        """;

    /// <summary>The store that the journal is of; null before it was of any.</summary>
    public static string? FindStore(SqliteSession session) => session.Scalar<string>(FindOwner);

    public static int KeepStore(SqliteSession session, string store) => session.Execute(KeepOwner, store);

    /// <returns>The lengths of those of the same topic that it takes the place of.</returns>
    public static List<int> Append(SqliteSession session, string store, JournalRow row)
    {
        List<int> replaced = [];
        using (var before = session.Query(DeleteTopic, store, row.Id, row.Topic))
        {
            while (before.Read())
            {
                replaced.Add(before.GetInt32(0));
            }
        }

        session.Execute(Insert, store, row.Id, row.Base, row.Life, row.Topic, row.Body);
        return replaced;
    }

    /// <summary>The place of the last of all.</summary>
    public static long Last(SqliteSession session) => session.Scalar<long>(FindLast);

    /// <summary>The first of a store's that come after a place.</summary>
    public static List<JournalRow> Read(SqliteSession session, string store, long after, int most)
    {
        using var rows = session.Query(FindFirst, store, after, most);
        return Read(rows);
    }

    /// <summary>All of an operation's.</summary>
    public static List<JournalRow> ReadOf(SqliteSession session, string store, string id)
    {
        using var rows = session.Query(FindOf, store, id);
        return Read(rows);
    }

    /// <summary>The operations that have waited longest, with how many each.</summary>
    public static List<(string Id, long Entries)> Operations(SqliteSession session, string store, int most)
    {
        List<(string, long)> found = [];
        using var rows = session.Query(FindOperations, store, most);
        while (rows.Read())
        {
            found.Add((rows.GetString(0), rows.GetInt64(1)));
        }

        return found;
    }

    public static int Delete(SqliteSession session, long place) => session.Execute(DeleteOne, place);

    /// <summary>Puts what is left of an operation onto what the store dealt.</summary>
    public static void Rebase(
        SqliteSession session, string id, (long Journaled, long Stored) revision, (long Journaled, long Stored) life)
    {
        session.Execute(Move, id, revision.Journaled, revision.Stored);
        if (life.Journaled != life.Stored)
        {
            session.Execute(MoveLife, id, life.Journaled, life.Stored);
        }
    }

    public static int SetAside(SqliteSession session, long place, long at, string reason)
    {
        session.Execute(SetAsideOne, place, at, reason);
        return session.Execute(DeleteOne, place);
    }

    /// <summary>How many are left of other stores than this one.</summary>
    public static long Elsewhere(SqliteSession session, string store) => session.Scalar<long>(CountElsewhere, store);

    public static long Aside(SqliteSession session) => session.Scalar<long>(CountAside);

    private static List<JournalRow> Read(SqliteDataReader rows)
    {
        List<JournalRow> found = [];
        while (rows.Read())
        {
            found.Add(new(rows.GetInt64(0), "", rows.GetInt64(1), rows.GetInt64(2), "", rows.GetString(3)));
        }

        return found;
    }
}

/// <summary>One entry as it lies on disk.</summary>
/// <param name="Place">Where it stands in the order; 0 before it does.</param>
/// <param name="Id">The operation; empty where the body says it.</param>
/// <param name="Base">The revision of the row that it was made of; 0 for none.</param>
/// <param name="Life">The life of that row.</param>
/// <param name="Topic">What the newest of its kind replaces; empty for nothing, and once it was read.</param>
/// <param name="Body">JSON.</param>
internal sealed record JournalRow(long Place, string Id, long Base, long Life, string Topic, string Body);
