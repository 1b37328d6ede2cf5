namespace StatusGateway.Access;

/// <summary>What every browser, proxy and analytics script sends and no application decides by.</summary>
/// <remarks>
/// A name missing here costs availability where an application refuses anonymous polls, never privacy. So nothing that could
/// carry an identity is ever added.
/// </remarks>
internal static class NoIdentity
{
    public static readonly string[] Headers =
    [
        // content and negotiation
        "Accept*", "Content-*", "Transfer-Encoding", "TE", "Trailer", "Expect", "Range", "Prefer", "Priority", "DNT", "Save-Data",
        "Upgrade-Insecure-Requests", "Viewport-Width", "Width", "DPR", "Device-Memory", "Downlink", "ECT", "RTT",

        // caching and conditions
        "Cache-Control", "Pragma", "If-*", "Age",

        // where it comes from, and with what
        "Host", "Origin", "Referer", "User-Agent", "Sec-*", "X-Requested-With",

        // the connection and the way here
        "Connection", "Keep-Alive", "Proxy-Connection", "Upgrade", "HTTP2-Settings", "Alt-Used", "Via", "Forwarded",
        "X-Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Proto", "X-Forwarded-Protocol",
        "X-Forwarded-Scheme", "X-Forwarded-Server", "X-Forwarded-Ssl", "X-Forwarded-Prefix", "X-Forwarded-Path", "X-Forwarded-By",
        "X-Real-Ip", "X-Client-Ip", "X-Cluster-Client-Ip", "True-Client-Ip", "Cf-Connecting-Ip", "Cf-Connecting-Ipv6", "Cf-Ipcountry",
        "Cf-Ray", "Cf-Visitor", "Cf-Ew-Via", "Cdn-Loop", "Fastly-*", "X-Vercel-Id", "X-Vercel-Ip-*",
        "X-Vercel-Forwarded-For", "X-Vercel-Proxied-For", "X-Vercel-Deployment-Url", "X-Vercel-Ja4-Digest", "X-Amzn-Trace-Id", "X-Azure-*", "Max-Forwards",

        // tracing and request ids
        "Traceparent", "Tracestate", "Baggage", "Sentry-Trace", "B3", "X-B3-*", "X-Datadog-*", "X-Cloud-Trace-Context", "Request-Id",
        "X-Request-Id", "X-Correlation-Id", "Correlation-Id", "X-Retry-Count", "X-Ot-Span-Context", "Uber-Trace-Id", "Newrelic",
        "X-Next*", "Next-Url", "Cookie",
    ];

    public static readonly string[] Cookies =
    [
        "_ga*", "_gid", "_gat*", "_gcl_*", "_fbp", "_fbc", "_hj*", "_clck", "_clsk", "_uet*", "_pk_*", "_scid*", "_tt_*", "_ttp",
        "_dd_s", "_dc_gtm_*", "ph_*", "mp_*", "amplitude_*", "AMP_*", "ajs_*", "__hs*", "hubspotutk", "_rdt_uuid", "_pin_unauth",
        "__utm*", "__cf_bm", "cf_clearance", "_cfuvid", "__cflb", "AWSALB*", "AWSALBCORS", "ARRAffinity*", "__next_hmr_refresh_hash__",
        "__vercel_toolbar*", "NEXT_LOCALE", "locale", "lang", "i18next", "theme", "color-scheme", "color-theme", "sidebar_state",
        "sidebar:state", "cookieconsent*", "cookie_consent*", "cookie-consent*", "CookieConsent", "OptanonConsent",
        "OptanonAlertBoxClosed", "euconsent*", "consent*", "intercom-id-*", "intercom-device-id-*", "tz", "timezone",
    ];
}
