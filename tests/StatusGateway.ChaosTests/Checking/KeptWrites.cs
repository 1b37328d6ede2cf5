using StatusGateway.ChaosTests.Histories;
using StatusGateway.ChaosTests.Servers;

namespace StatusGateway.ChaosTests.Checking;

/// <summary>What was acknowledged is in the store when everything is back, and was committed in its writer's order.</summary>
internal static class KeptWrites
{
    public static IEnumerable<string> Violations(History history, IReadOnlyList<CommittedRow> commits)
    {
        var rows = commits.ToLookup(static row => row.Id);
        foreach (var operation in history.Operations.Where(static operation => operation.DeletionSent is null))
        {
            var newest = 0;
            var revision = 0L;
            foreach (var row in rows[operation.Id])
            {
                var shown = Shown.Of(row.Message, isFinal: false);
                if (row.Revision <= revision)
                {
                    yield return $"The revision of {operation.Id} went from {revision} to {row.Revision}.";
                }

                if (shown.Step < newest)
                {
                    yield return $"In the row of {operation.Id} step {shown.Step} was written over step {newest}.";
                }

                (newest, revision) = (Math.Max(newest, shown.Step), row.Revision);
            }

            if (newest < operation.Acknowledged)
            {
                yield return $"Step {operation.Acknowledged} of {operation.Id} was acknowledged; its row ends with step {newest}.";
            }
        }
    }
}
