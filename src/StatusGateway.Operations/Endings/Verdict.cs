using StatusGateway.Operations.Observing;

namespace StatusGateway.Operations.Endings;

/// <summary>What the gateway concludes of an operation, and how it puts that to a person.</summary>
public static class Verdict
{
    /// <summary>The message of a lost operation: no application says it, so a verdict is never taken for its own error.</summary>
    public const string LostMessage = "Operation lost";

    /// <summary>The message of one that was cleaned up, as the migrations write it.</summary>
    public const string ExpiredMessage = "Operation expired";

    public const string ExpiredError = "Operation expired: it was removed some time after its last update.";

    public static string ErrorOf(LostReason reason, TimeSpan silentFor) => $"{LostMessage}: " + reason switch
    {
        LostReason.ApplicationDown =>
            $"the application has not been reachable, and nothing was heard of this operation for {Say(silentFor)}. "
            + "Start it again when the application is back.",
        LostReason.ApplicationRestarted =>
            $"the application restarted, and nothing was heard of this operation for {Say(silentFor)}. Start it again.",
        LostReason.ApplicationForgot =>
            $"the application no longer knows this operation, and nothing was heard of it for {Say(silentFor)}. "
            + "The work itself may have finished: look for its result before you start it again.",
        _ => $"nothing was heard of this operation for {Say(silentFor)}. "
            + "Look for its result before you start it again.",
    };

    /// <summary>A verdict as it stands among what was observed, and never among what was written.</summary>
    public static ObservedRow RowOf(
        OperationId id, Revision life, bool beganObserved, Revision revision, string error, DateTimeOffset now) => new()
        {
            Id = id,
            Caller = CallerKey.Gateway,
            Route = "",
            Life = life,
            BeganObserved = beganObserved,
            Revision = revision,
            Changed = revision,
            State = new(OperationStatus.Error, 0, LostMessage, null, error, now.ToUnixTimeMilliseconds()),
            ObservedAt = now.ToUnixTimeMilliseconds(),
        };

    /// <summary>As logs and metrics name it.</summary>
    public static string NameOf(LostReason reason) => reason switch
    {
        LostReason.ApplicationDown => "application-down",
        LostReason.ApplicationRestarted => "application-restarted",
        LostReason.ApplicationForgot => "application-forgot",
        _ => "too-old",
    };

    /// <summary>What polls are shown instead of the application's word.</summary>
    public static VerdictKind KindOf(OperationSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return snapshot.Order.Rank is not OperationRank.Verdict ? VerdictKind.None
            : snapshot.State.Message == ExpiredMessage ? VerdictKind.Expired
            : VerdictKind.Lost;
    }

    private static string Say(TimeSpan time) => time switch
    {
        { TotalHours: >= 2 } => Invariant($"{Math.Floor(time.TotalHours):0} hours"),
        { TotalMinutes: >= 2 } => Invariant($"{Math.Floor(time.TotalMinutes):0} minutes"),
        _ => Invariant($"{Math.Floor(time.TotalSeconds):0} seconds"),
    };

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}

/// <summary>Whether a state is the gateway's own conclusion.</summary>
public enum VerdictKind
{
    /// <summary>The application's word.</summary>
    None,

    /// <summary>Nobody can finish it any more.</summary>
    Lost,

    /// <summary>It was cleaned up.</summary>
    Expired,
}
