using StatusGateway.EndToEndTests.Polling;
using StatusGateway.Testing.Servers;

namespace StatusGateway.EndToEndTests.Development;

/// <summary>Something that happens to an application while its jobs run, and what was measured to follow from it.</summary>
/// <param name="Name">What happens, in the report.</param>
/// <param name="ShowsTheEndWith">With these the application itself still shows the job's end, so the gateway must, too.</param>
/// <param name="LosesPollsWith">With these the application itself leaves polls unanswered: else nothing was disturbed.</param>
/// <param name="HappensAsync">Does it; the poller asks the application directly.</param>
internal sealed record Disturbance(
    string Name,
    NextBundler[] ShowsTheEndWith,
    NextBundler[] LosesPollsWith,
    Func<NextApp, StatusPoller, CancellationToken, Task> HappensAsync)
{
    private static readonly NextBundler[] None = [];
    private static readonly NextBundler[] Both = [NextBundler.Turbopack, NextBundler.Webpack];

    // webpack loses a module's memory whenever anything compiles.
    private static readonly NextBundler[] TurbopackOnly = [NextBundler.Turbopack];

    private static readonly TimeSpan BrokenFor = TimeSpan.FromSeconds(4);

    /// <summary>In an order in which what one does to the server does not hide what the next does.</summary>
    public static IReadOnlyList<Disturbance> All { get; } =
    [
        new("nothing", Both, None, (_, _, _) => Task.CompletedTask),
        new("a page edited", TurbopackOnly, None, (app, _, cancel) =>
            app.EditAsync(NextApp.Page, text => text.Replace("<main>", "<main id=\"edited\">"), cancel)),
        new("the creating route edited", TurbopackOnly, None, (app, _, cancel) =>
            app.EditAsync(NextApp.CreatingRoute, text => text.Replace("started", "has started"), cancel)),
        new("the status route broken for 4 s", TurbopackOnly, Both, BreakStatusRouteAsync),
        new("the configuration edited", None, Both, EditConfigurationAsync),
        new("the store edited", None, Both, (app, _, cancel) =>
            app.EditAsync(NextApp.Store, text => text + "\nconsole.log(\"The store was edited\");\n", cancel)),
        // From then on the two routes hold a store each: the creation is seen, the status never is.
        new("nothing, after the store was edited", None, TurbopackOnly, (_, _, _) => Task.CompletedTask),
        new("kill -9 and restart", None, Both, async (app, _, cancel) =>
        {
            await app.KillAsync(cancel);
            await app.StartAgainAsync(cancel);
        }),
    ];

    private static async Task BreakStatusRouteAsync(NextApp app, StatusPoller direct, CancellationToken cancellationToken)
    {
        const string Broken = "\n}{\n";
        await app.EditAsync(NextApp.StatusRoute, text => text + Broken, cancellationToken);
        await direct.SeesAsync("the broken route", poll => !poll.IsAnswered, cancellationToken);
        await direct.GoesOnForAsync(BrokenFor, cancellationToken);
        await app.EditAsync(NextApp.StatusRoute, text => text.Replace(Broken, ""), cancellationToken);
    }

    /// <summary>The server restarts itself, which nobody announces: the direct poller sees the memory gone.</summary>
    private static async Task EditConfigurationAsync(NextApp app, StatusPoller direct, CancellationToken cancellationToken)
    {
        await app.EditAsync(
            NextApp.Configuration,
            text => text.Replace("  turbopack:", "  poweredByHeader: false,\n  turbopack:"),
            cancellationToken);
        await direct.SeesAsync("the restart", poll => !poll.IsAnswered, cancellationToken);
        await app.ReadyAsync(cancellationToken);
    }
}
