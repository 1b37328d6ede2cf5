namespace StatusGateway.Postgres;

/// <summary>What came of one visit to the database: what is in it, or the one reason why that cannot be seen.</summary>
internal abstract record PostgresFound
{
    private PostgresFound()
    {
    }

    internal sealed record Connected(string Place, bool IsTransactionPooler, PostgresLayout Layout) : PostgresFound;

    internal sealed record NotConfigured : PostgresFound;

    /// <summary>The address itself says nothing that could be connected to.</summary>
    internal sealed record AddressWrong(string Line) : PostgresFound;

    internal sealed record Refused(string Place) : PostgresFound;

    internal sealed record TimedOut(string Place) : PostgresFound;

    internal sealed record HostUnknown(string Place, bool IsSupabase) : PostgresFound;

    /// <summary>The host has IPv6 addresses only, and this machine does not get to them.</summary>
    internal sealed record OnlyIpv6(string Place) : PostgresFound;

    internal sealed record WrongPassword(string Place, bool IsMissing) : PostgresFound;

    /// <summary>A pooler serves many projects and tells them apart by the user, which names none.</summary>
    internal sealed record UserWithoutProject(string Place) : PostgresFound;

    /// <summary>The pooler does not know the project: it is paused, or gone.</summary>
    internal sealed record ProjectUnknown(string Place) : PostgresFound;

    internal sealed record NoTls(string Place) : PostgresFound;

    internal sealed record TlsRequired(string Place) : PostgresFound;

    internal sealed record CertificateRefused(string Place) : PostgresFound;

    /// <summary>The server, or what stands for it, said something else.</summary>
    /// <param name="Place">Where.</param>
    /// <param name="Said">What it said, in our words.</param>
    /// <param name="IsAboutLogin">Whether it refused who logs in, and not just now.</param>
    internal sealed record Other(string Place, string Said, bool IsAboutLogin = false) : PostgresFound;
}
