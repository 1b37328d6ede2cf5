namespace StatusGateway.Polling;

/// <summary>The encoded answers for anyone, one per route, kept beside the copy that they were made of.</summary>
/// <remarks>Found by the route itself, not by its place or its name: a reload deals those again, and each route has few others.</remarks>
internal sealed class RouteAnswers
{
    // Invariant: an array is never changed once it stands here.
    private (StatusRoute Route, EncodedAnswer Answer)[] _answers = [];

    public EncodedAnswer? this[StatusRoute route]
    {
        get
        {
            foreach (var (answered, answer) in Volatile.Read(ref _answers))
            {
                if (ReferenceEquals(answered, route))
                {
                    return answer;
                }
            }

            return null;
        }
    }

    /// <summary>Keeps the answer, and drops those of routes that are no longer there.</summary>
    public EncodedAnswer Keep(StatusRoute route, EncodedAnswer answer)
    {
        while (true)
        {
            var before = Volatile.Read(ref _answers);
            (StatusRoute, EncodedAnswer)[] after = [
                .. before.Where(kept => !kept.Route.IsRetired && !ReferenceEquals(kept.Route, route)),
                (route, answer)];
            if (Interlocked.CompareExchange(ref _answers, after, before) == before)
            {
                return answer;
            }
        }
    }
}
