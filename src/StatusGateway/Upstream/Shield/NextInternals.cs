using StatusGateway.Access;

namespace StatusGateway.Upstream.Shield;

/// <summary>Request headers by which parts of Next.js talk to each other. No client of Next.js's own sends one.</summary>
/// <remarks>
/// The list is Next.js's <c>INTERNAL_HEADERS</c> (16.4.6, <c>server/lib/server-ipc/utils.js</c>, which removes them itself) and
/// what older versions believed without removing it: an application that is not up to date is protected as well. They are
/// removed whoever sends them: a proxy in front passes on what its own clients send.
/// <para>
/// Not here, because a browser sends it: <c>RSC</c>, <c>Next-Action</c>, <c>Next-Router-State-Tree</c>,
/// <c>Next-Router-Prefetch</c>, <c>Next-Router-Segment-Prefetch</c>, <c>Next-Hmr-Refresh</c>, <c>Next-Url</c>,
/// <c>X-Deployment-Id</c>, <c>X-Nextjs-Request-Id</c>, <c>X-Nextjs-Html-Request-Id</c>, and of the Pages Router
/// <c>X-Nextjs-Data</c> and <c>X-Middleware-Prefetch</c>.
/// </para>
/// <para>
/// Nor what carries a secret of the application and may come back through its public address: <c>X-Prerender-Revalidate</c>
/// (<c>res.revalidate()</c>), <c>X-Next-Revalidate-Tag-Token</c>; nor <c>X-Action-Forwarded</c>, which keeps an action that one
/// worker sends to another from going in a circle and does nothing else.
/// </para>
/// </remarks>
internal static class NextInternals
{
    private static readonly NamePatterns Names = new(
    [
        // What middleware answers its router: rewrite, redirect, next, skip, set-cookie, override-headers, request-NAME. With
        // -subrequest a request skipped all middleware, and its log-in with it (CVE-2025-29927).
        "X-Middleware-*",

        // What the router told its render workers until 14.1: path, query, status, error, output.
        "X-Invoke-*",

        // What a platform's router in front of a "minimal mode" server says: the page and its parameters, past all routing.
        "X-Matched-Path", "X-Now-Route-Matches",

        // A prerendered page's postponed state, to be resumed from the request's body (CVE-2026-44579).
        "Next-Resume", "X-Next-Resume-*",
    ]);

    private const string Prefetch = "X-Middleware-Prefetch"; // of the Pages Router's client

    public static bool Match(string name) =>
        Names.Match(name) && !name.Equals(Prefetch, StringComparison.OrdinalIgnoreCase);
}
