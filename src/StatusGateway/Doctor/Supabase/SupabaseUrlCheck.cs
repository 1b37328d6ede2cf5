using StatusGateway.Settings;

namespace StatusGateway.Doctor.Supabase;

/// <summary>Whether the project's address is one of a Supabase project, or the gateway's own.</summary>
internal sealed class SupabaseUrlCheck(KnownSettings settings, ProjectVisit visit) : ICheck
{
    private const string Example = "https://REF.supabase.co, as the project's API settings show it, without a path";

    public string Name => "supabase-url";

    public string LooksAt => "the address of the Supabase project";

    public async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        var given = settings.Variables.FindAll(OutsideName.SupabaseUrl).ToList();
        if (given.Count is 0)
        {
            return Finding.Skipped("not configured: no Supabase project is named");
        }

        var wrong = given.Where(pair => Addresses.ReadOrigin(pair.Value) is null).Select(pair => pair.Variable).ToList();
        if (wrong.Count > 0)
        {
            return Finding.Broken($"{string.Join(", ", wrong)} is not the address of a Supabase project", $"Write {Example}");
        }

        if (settings.SupabaseUrl is not { } project)
        {
            return Finding.Fine("It is the gateway's own: the application writes through the gateway");
        }

        return project.Host switch
        {
            "supabase.com" or "app.supabase.com" or "www.supabase.com" or "supabase.co" => Finding.Broken(
                $"{project.Host} is Supabase's own site, not a project", $"Write {Example}"),
            _ when project.Host.EndsWith(".supabase.co", StringComparison.OrdinalIgnoreCase) => project.Scheme is "https"
                ? Finding.Fine($"{project.Host} is a project's address")
                : Finding.Broken($"{project.Host} is asked over http, and the key would be readable on the way", $"Write {Example}"),
            _ => LookAt(project, await visit.FindAsync(cancellationToken)),
        };
    }

    // A domain of its own, or Supabase on this machine: only its answer shows what it is.
    private static Finding LookAt(Uri project, WebAnswer? answer) => answer switch
    {
        WebAnswer.Answered { IsJson: true } or WebAnswer.Answered { Status: 540 } => Finding.Fine(
            $"{project.Authority} answers as a project does"),
        WebAnswer.Answered => Finding.Broken(
            $"{project.Authority} answers, and not as a Supabase project does", $"Write {Example}"),
        _ => Finding.Skipped("It does not answer: see supabase-project"),
    };
}
