using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace StatusGateway.Sqlite;

/// <summary>Reads on a thread of its own, each work in one read transaction, so that it sees one moment.</summary>
internal sealed class SqliteReader(SqliteSession session)
{
    private const string Begin = "begin";

    [SuppressMessage("Design", "CA1031", Justification = "A fault is told to whoever waits; the thread goes on.")]
    public void Run(ChannelReader<SqliteWork> channel)
    {
        while (channel.WaitToRead())
        {
            // The other reader may have been quicker.
            if (!channel.TryRead(out var work))
            {
                continue;
            }

            try
            {
                session.Execute(Begin);
                work.Run(session);
            }
            catch (Exception fault)
            {
                work.Fail(fault);
            }

            session.EndTransaction();
            work.Finish();
        }

        session.Dispose();
    }
}
