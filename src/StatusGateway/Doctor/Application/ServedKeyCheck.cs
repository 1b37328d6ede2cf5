using StatusGateway.Settings;
using StatusGateway.Supabase;

namespace StatusGateway.Doctor.Application;

/// <summary>Whether a service key stands in what the application serves to browsers: whoever has it has the whole database.</summary>
internal sealed class ServedKeyCheck(
    KnownSettings settings, ApplicationVisit visit, Web web, TimeProvider time) : ICheck
{
    // Next.js puts what is named so into the JavaScript of its pages when it builds them.
    private const string Inlined = "NEXT_PUBLIC_";

    private const string Fix = "Rename the variable so that it does not begin with NEXT_PUBLIC_, read it on the server only, "
        + "build again, and replace the key: it has been public";

    public string Name => "served-service-key";

    public string LooksAt => "the JavaScript that the application serves";

    public async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        var search = new KeySearch(KnownKeys());
        var named = settings.Variables.Names
            .Where(name => name.StartsWith(Inlined, StringComparison.Ordinal)
                && settings.Variables.Find(name) is { } value
                && search.Finds(value))
            .ToList();
        if (named.Count > 0)
        {
            return Finding.Broken($"{string.Join(", ", named)} holds a service key, and Next.js puts it into its JavaScript", Fix);
        }

        // What was not read by then is said, rather than nothing at all.
        using var limit = new CancellationTokenSource(Web.Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        switch (await visit.FindAsync(cancellationToken))
        {
            case null:
                return Finding.Skipped("The settings name no upstream: see settings");
            case WebAnswer.Answered page:
                var served = await new ServedScripts(web, search).LookAsync(page, either.Token);
                return served switch
                {
                    { Place: { } place } => Finding.Broken($"A service key stands in {place}", Fix),
                    { IsWhole: false } => Finding.Warning(
                        $"No service key in the first {served.Count} scripts; the rest was not looked at",
                        "Run doctor again, or search the built scripts by hand: grep -r sb_secret_ .next/static"),
                    _ => Finding.Fine($"No service key in the first page, those it links to, and {served.Count} scripts"),
                };
            default:
                return Finding.Skipped("The application does not answer: see upstream");
        }
    }

    private IEnumerable<string> KnownKeys()
    {
        foreach (var (_, value) in settings.Variables.FindAll(OutsideName.ServiceKey))
        {
            yield return value;
        }

        // The one that was dealt for the application.
        if (settings.Loaded is { Gateway.DataFolder: var folder } && ApplicationFile.PathIn(folder) is var file && File.Exists(file)
            && EnvironmentFile.Read(file, folder).TryGetValue("SUPABASE_SERVICE_KEY", out var dealt))
        {
            yield return dealt;
        }
    }
}
