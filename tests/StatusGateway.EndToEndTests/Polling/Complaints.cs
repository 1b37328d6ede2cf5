namespace StatusGateway.EndToEndTests.Polling;

/// <summary>Fails with every complaint in full, one a line: xUnit's own message shows the first fifty letters of each.</summary>
internal static class Complaints
{
    public static void AreNone(IEnumerable<string> complaints)
    {
        var all = string.Join('\n', complaints);
        Assert.True(all.Length == 0, all);
    }
}
