using System.Text;

namespace StatusGateway.Doctor;

/// <summary>How an address answered, or why it did not.</summary>
internal abstract record WebAnswer
{
    private WebAnswer()
    {
    }

    /// <param name="Address">Where it came from, after redirects.</param>
    /// <param name="Status">Its status.</param>
    /// <param name="MediaType">Of its body, in lower case; empty when it says none.</param>
    /// <param name="Body">As much of it as was to be read.</param>
    internal sealed record Answered(Uri Address, int Status, string MediaType, ReadOnlyMemory<byte> Body) : WebAnswer
    {
        public string Text => Encoding.UTF8.GetString(Body.Span);

        public bool IsJson => MediaType.EndsWith("json", StringComparison.Ordinal);
    }

    /// <summary>Nobody listens, or the network leads nowhere.</summary>
    internal sealed record Refused(string Reason) : WebAnswer;

    internal sealed record HostUnknown : WebAnswer;

    /// <summary>Connected or not, nothing came in time.</summary>
    internal sealed record TimedOut : WebAnswer;
}
