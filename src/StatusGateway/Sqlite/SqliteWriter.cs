using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace StatusGateway.Sqlite;

/// <summary>Commits writes on its own thread: all that wait in one transaction, because the fsync is what costs.</summary>
internal sealed class SqliteWriter(SqliteSession session)
{
    // Bounds how long the first of a group waits for the last, and the log between two checkpoints.
    private const int GroupSize = 256;

    private const string Begin = "begin immediate";
    private const string Commit = "commit";
    private const string Savepoint = "savepoint one";
    private const string Release = "release one";
    private const string RollBackOne = "rollback to one";

    private readonly List<SqliteWork> _group = [];
    private long _commits;

    /// <summary>How many groups were committed.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    public void Run(ChannelReader<SqliteWork> channel)
    {
        while (channel.WaitToRead())
        {
            while (_group.Count < GroupSize && channel.TryRead(out var work))
            {
                _group.Add(work);
            }

            CommitGroup();
            _group.Clear();
        }

        session.Dispose();
    }

    [SuppressMessage("Design", "CA1031", Justification = "A full disk is told to those who wait; the thread goes on.")]
    private void CommitGroup()
    {
        try
        {
            session.Execute(Begin);
            _group.ForEach(RunOne);
            session.Execute(Commit);
            Interlocked.Increment(ref _commits);
        }
        catch (Exception fault)
        {
            // Nothing of the group is on disk.
            _group.ForEach(work => work.Fail(fault));
            session.EndTransaction();
        }

        // Only now: an acknowledged write is a committed one.
        _group.ForEach(work => work.Finish());
    }

    // A savepoint each, so that one that fails does not take the others with it.
    private void RunOne(SqliteWork work)
    {
        session.Execute(Savepoint);
        try
        {
            work.Run(session);
        }
        catch (Exception fault) when (session.IsInTransaction) // else SQLite has rolled back the whole group
        {
            work.Fail(fault);
            session.Execute(RollBackOne);
        }

        session.Execute(Release);
    }
}
