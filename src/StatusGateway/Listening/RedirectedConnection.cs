namespace StatusGateway.Listening;

/// <summary>On a connection that came to the address whose requests are sent to https.</summary>
internal sealed class RedirectedConnection
{
    public static readonly RedirectedConnection Mark = new();

    private RedirectedConnection()
    {
    }
}
