namespace StatusGateway.Polling;

/// <summary>The encoded answers for anyone, one per route, kept beside the copy that they were made of.</summary>
internal sealed class RouteAnswers(int routes)
{
    private readonly EncodedAnswer?[] _answers = new EncodedAnswer?[routes];

    public EncodedAnswer? this[StatusRoute route]
    {
        get => Volatile.Read(ref _answers[route.Index]);
        set => Volatile.Write(ref _answers[route.Index], value);
    }
}
