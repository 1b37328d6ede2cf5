using System.Globalization;
using StatusGateway.Operations;

namespace StatusGateway.Sqlite;

/// <summary>Remembers how far revisions had come where operations were deleted.</summary>
/// <remarks>
/// A clock that went back would deal a re-created id less than its deletion had, and copies would refuse it for ever. One
/// number for all ids is enough, and does not grow.
/// </remarks>
internal static class Deletions
{
    private const string Find = "select cast(value as integer) from statusgateway_meta where name = 'deleted'";

    private const string Raise = """
        insert into statusgateway_meta (name, value) values ('deleted', $1)
        on conflict (name) do update set value = excluded.value where cast(value as integer) < cast(excluded.value as integer)
        """;

    /// <summary>Newer than anything that was committed of a deleted operation.</summary>
    public static Revision Last(SqliteSession session) => new(session.Scalar<long>(Find));

    public static void Remember(SqliteSession session, Revision last) =>
        session.Execute(Raise, last.Number.ToString(CultureInfo.InvariantCulture));
}
