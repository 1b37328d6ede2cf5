using StatusGateway.Postgres;

namespace StatusGateway.Doctor.Supabase;

/// <summary>Whether the project runs: a free one is paused after a week in which little happened.</summary>
internal sealed class SupabaseProjectCheck(KnownSettings settings, ProjectVisit project, DatabaseVisit database) : ICheck
{
    private const int Paused = 540;
    private const string Fix = "Open the project's dashboard and restore it; if it is not there any more, correct the address";

    public string Name => "supabase-project";

    public string LooksAt => "the Supabase project";

    public async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        switch (await database.FindAsync(cancellationToken))
        {
            case PostgresFound.ProjectUnknown(var place):
                return Finding.Broken($"The pooler at {place} does not know the project: it is paused, or gone", Fix);
            case PostgresFound.HostUnknown(var place, IsSupabase: true):
                return Finding.Broken($"The name of {place} cannot be found: the project is paused, or gone", Fix);
            case PostgresFound.Connected when settings.SupabaseUrl is null:
                return Finding.Skipped("not configured: no project is named, and the database answers");
            default:
                break;
        }

        var address = settings.SupabaseUrl?.Authority;
        return await project.FindAsync(cancellationToken) switch
        {
            null => Finding.Skipped("not configured: no Supabase project is named"),
            WebAnswer.Answered { Status: Paused } => Finding.Broken($"{address} is paused", Fix),
            WebAnswer.HostUnknown => Finding.Broken($"The name of {address} cannot be found: the project is paused, or gone", Fix),
            WebAnswer.Answered { Status: >= 500 and var status } => Finding.Warning(
                $"{address} answers {status}", "Look at the project's dashboard and status.supabase.com, and try again"),
            WebAnswer.Answered => Finding.Fine($"{address} answers"),
            _ => Finding.Broken($"{address} does not answer", "Correct the address, or look for a firewall in between"),
        };
    }
}
