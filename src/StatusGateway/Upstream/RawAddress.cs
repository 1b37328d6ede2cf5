namespace StatusGateway.Upstream;

/// <summary>Where a request is forwarded to: the target's own bytes behind another server's address.</summary>
/// <remarks>Rebuilt from its decoded form, in which %2F and %252F are one, a path would be another.</remarks>
internal static class RawAddress
{
    public static Uri Of(string server, string target) => new(
        server.TrimEnd('/') + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
}
