namespace StatusGateway.Doctor;

/// <summary>The project's answer to a question for one row, asked with the configured key as supabase-js would.</summary>
internal sealed class ProjectVisit
{
    private const string Question = "/rest/v1/operations?select=id&limit=1";
    private const int MaxBytes = 64 * 1024;

    private readonly OneVisit<WebAnswer?> _visit;

    public ProjectVisit(KnownSettings settings, Web web, TimeProvider time) => _visit = new(
        async cancellationToken => settings.SupabaseUrl is { } project
            ? await web.AskAsync(
                new(project, Question),
                MaxBytes,
                cancellationToken,
                settings.ServiceKey is { } key ? [("apikey", key), ("Authorization", $"Bearer {key}")] : [])
            : null,
        time);

    /// <summary>Its answer; null while no project is configured.</summary>
    public Task<WebAnswer?> FindAsync(CancellationToken cancellationToken) => _visit.FindAsync(cancellationToken);
}
