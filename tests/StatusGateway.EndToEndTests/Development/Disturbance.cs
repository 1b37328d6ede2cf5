using System.Net;
using StatusGateway.EndToEndTests.Polling;
using StatusGateway.Testing.Servers;

namespace StatusGateway.EndToEndTests.Development;

/// <summary>Something that happens to an application while its jobs run, and what was measured to follow from it.</summary>
/// <param name="Name">What happens, in the report.</param>
/// <param name="ShowsTheEndWith">With these the application itself still shows the job's end, so the gateway must, too.</param>
/// <param name="LosesPollsWith">With these the application itself leaves polls unanswered: else nothing was disturbed.</param>
internal sealed record Disturbance(string Name, NextBundler[] ShowsTheEndWith, NextBundler[] LosesPollsWith)
{
    private static readonly NextBundler[] None = [];
    private static readonly NextBundler[] Both = [NextBundler.Turbopack, NextBundler.Webpack];

    // webpack loses a module's memory whenever anything compiles.
    private static readonly NextBundler[] TurbopackOnly = [NextBundler.Turbopack];

    private const string Broken = "\n}{\n";

    private static readonly TimeSpan BrokenFor = TimeSpan.FromSeconds(4);

    /// <summary>In an order in which what one does to the server does not hide what the next does.</summary>
    public static IReadOnlyList<Disturbance> All { get; } =
    [
        new("nothing", Both, None),
        new("a page edited", TurbopackOnly, None)
        {
            InTheMiddleAsync = (app, _, cancel) =>
                app.EditAsync(NextApp.Page, text => text.Replace("<main>", "<main id=\"edited\">"), cancel),
        },
        new("the creating route edited", TurbopackOnly, None)
        {
            InTheMiddleAsync = (app, _, cancel) =>
                app.EditAsync(NextApp.CreatingRoute, text => text.Replace("started", "has started"), cancel),
        },
        new("the status route broken for 4 s", TurbopackOnly, Both)
        {
            // Its first error has webpack compile a page of errors, for half a minute; polls that are given up meanwhile were seen to
            // hang the server for good.
            BeforeTheJobAsync = async (app, bundler, cancel) =>
            {
                if (bundler == NextBundler.Webpack)
                {
                    await BreakStatusRouteAsync(app, cancel);
                    await MendStatusRouteAsync(app, cancel);
                    await app.CompileRoutesAsync(cancel);
                }
            },
            InTheMiddleAsync = async (app, direct, cancel) =>
            {
                await BreakStatusRouteAsync(app, cancel);
                await direct.GoesOnForAsync(BrokenFor, cancel);
                await MendStatusRouteAsync(app, cancel);
            },
        },
        new("the configuration edited", None, Both) { InTheMiddleAsync = EditConfigurationAsync },
        new("the store edited", None, Both)
        {
            InTheMiddleAsync = (app, _, cancel) => EditStoreAsync(app, cancel),
        },
        // The creating route loads the store anew, and then the status route once more: neither sees the other's from then on.
        new("the store edited before the job starts", None, TurbopackOnly)
        {
            BeforeTheJobAsync = (app, _, cancel) => EditStoreAsync(app, cancel),
        },
        new("kill -9 and restart", None, Both)
        {
            InTheMiddleAsync = async (app, _, cancel) =>
            {
                await app.KillAsync(cancel);
                await app.StartAgainAsync(cancel);
            },
        },
    ];

    public Func<NextApp, NextBundler, CancellationToken, Task>? BeforeTheJobAsync { get; init; }

    /// <summary>Happens while the job runs; the poller asks the application directly.</summary>
    public Func<NextApp, StatusPoller, CancellationToken, Task>? InTheMiddleAsync { get; init; }

    private static Task EditStoreAsync(NextApp app, CancellationToken cancellationToken) =>
        app.EditAsync(NextApp.Store, text => text + "\nconsole.log(\"The store was edited\");\n", cancellationToken);

    private static async Task BreakStatusRouteAsync(NextApp app, CancellationToken cancellationToken)
    {
        await app.EditAsync(NextApp.StatusRoute, text => text + Broken, cancellationToken);
        // Its very answer: a file that is mended while webpack still compiles the broken one was seen to hang the server.
        await app.StatusRouteAnswersAsync(HttpStatusCode.InternalServerError, cancellationToken);
    }

    private static Task MendStatusRouteAsync(NextApp app, CancellationToken cancellationToken) =>
        app.EditAsync(NextApp.StatusRoute, text => text.Replace(Broken, ""), cancellationToken);

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
