using StatusGateway.ChaosTests.Histories;

namespace StatusGateway.ChaosTests.Checking;

/// <summary>Every poll of a known operation is answered with a state that a page can go on with.</summary>
internal static class KnownOperations
{
    // A gateway that was started again, or goes on, has connections of before to clear away.
    private const double FeltMs = 1_500;

    public static IEnumerable<string> Violations(History history)
    {
        FaultWindow[] absences = [.. history.Faults.Where(static fault => fault.Gateway is not null)];
        return history.Polls
            .Where(poll => !IsAnswered(poll) && !IsExcused(poll, absences))
            .Select(static poll => $"It was not answered: {poll}");
    }

    private static bool IsAnswered(PollEvent poll) => poll.Answer
        is PollAnswer.State
        or PollAnswer.NotModified
        || poll.WasDeleted; // whatever the application says, or does not

    // Whoever asks a gateway that is not there asks the next one, which must answer.
    private static bool IsExcused(PollEvent poll, FaultWindow[] absences) =>
        poll.Answer is PollAnswer.None
        && absences.Any(absence => absence.Gateway == poll.Gateway && absence.Touches(poll.At, poll.Ended, FeltMs));
}
