using StatusGateway.Operations;

namespace StatusGateway.Sqlite;

/// <summary>Keeps revisions growing where the clock went back.</summary>
internal static class RevisionTime
{
    extension(Revision past)
    {
        /// <summary>The time itself, or the first at which a rule deals a revision newer than the past one.</summary>
        public DateTimeOffset TimeAfter(DateTimeOffset now) =>
            Revision.Of(now).IsNewerThan(past) ? now : DateTimeOffset.UnixEpoch.AddTicks((past.Number + 1) * 10);
    }
}
