namespace StatusGateway.Upstream.Shield;

/// <summary>On a request that came with forwarding headers, whoever wrote them: its client may be anywhere.</summary>
internal sealed class WasForwarded
{
    public static readonly WasForwarded Mark = new();

    private WasForwarded()
    {
    }
}
