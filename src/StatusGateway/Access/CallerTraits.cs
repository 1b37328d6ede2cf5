namespace StatusGateway.Access;

/// <summary>What in a request may say who asks: its host, the cookies and the headers that count as identity.</summary>
internal sealed record CallerTraits(string Host, SortedDictionary<string, string> Cookies, List<string> Headers)
{
    /// <summary>None of it belongs into a log.</summary>
    public override string ToString() => nameof(CallerTraits);
}
