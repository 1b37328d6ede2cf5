namespace StatusGateway.Doctor.Application;

/// <summary>
/// Whether the application has the status routes that the gateway looks for: asked for an unknown operation, such a route
/// answers in JSON, where a page of the framework says that there is nothing here.
/// </summary>
internal sealed class StatusRouteCheck(KnownSettings settings, Web web) : ICheck
{
    private const int MaxBytes = 64 * 1024;

    public string Name => "status-route";

    public string LooksAt => "the status routes";

    public async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        if (settings.Loaded is not { } loaded)
        {
            return Finding.Skipped("The settings cannot be read: see settings");
        }

        var answers = await Task.WhenAll(loaded.Routes.Select(
            route => AskAsync(loaded.Gateway.Upstream, route, cancellationToken)));
        return Array.TrueForAll(answers, answer => answer is WebAnswer.Refused or WebAnswer.HostUnknown)
            ? Finding.Skipped("The application does not answer: see upstream")
            : loaded.Routes.Zip(answers, Judge).FirstOrDefault(finding => finding is not null)
                ?? Finding.Fine($"The application has {string.Join(", ", loaded.Routes)}");
    }

    private Task<WebAnswer> AskAsync(Uri upstream, string route, CancellationToken cancellationToken) => web.AskAsync(
        new(upstream, route.Replace("{id}", Guid.NewGuid().ToString(), StringComparison.Ordinal)),
        MaxBytes,
        cancellationToken,
        ("Accept", "application/json"));

    private Finding? Judge(string route, WebAnswer answer) => answer switch
    {
        WebAnswer.Answered { IsJson: true } or WebAnswer.Answered { Status: 401 or 403 or 407 } => null,
        WebAnswer.Answered { Status: >= 500 and var status } => Finding.Warning(
            $"{route} answers an unknown operation with {status} and no JSON", "Look at what the application prints"),
        WebAnswer.Answered { Status: var status } => Finding.Broken(
            $"{route} is no status route of the application: it answers {status} and no JSON, so no poll is recognized",
            Advice(route)),
        _ => Finding.Warning(
            $"{route} did not answer in {Web.Patience.TotalSeconds:0} s",
            "Run doctor again: a development server compiles a route when it is first asked for, and an application whose "
            + "NEXT_PUBLIC_SUPABASE_URL does not answer (is the gateway running?) tries for 7 s"),
    };

    private string Advice(string route) => ApplicationRoutes.Nearest(settings.Folder, route) is { Count: > 0 } near
        ? $"Name the right one with --route; the nearest here: {string.Join(", ", near)}"
        : "Name the right one with --route. Started in the application's folder, doctor lists the nearest; the gateway's log "
            + "suggests one when it sees an answer like a status";
}
