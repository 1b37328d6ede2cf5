namespace StatusGateway.Doctor;

/// <summary>The application's first page, asked for once for all checks that look at the application.</summary>
internal sealed class ApplicationVisit
{
    private const int MaxBytes = 1 << 20;

    private readonly OneVisit<WebAnswer?> _visit;

    public ApplicationVisit(KnownSettings settings, Web web, TimeProvider time) => _visit = new(
        async cancellationToken => settings.Upstream is { } upstream
            ? await web.AskAsync(upstream, MaxBytes, cancellationToken, ("Accept", "text/html"))
            : null,
        time);

    /// <summary>Its answer; null while no upstream is known.</summary>
    public Task<WebAnswer?> FindAsync(CancellationToken cancellationToken) => _visit.FindAsync(cancellationToken);
}
