using System.Net.Sockets;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using StatusGateway.Diagnostics;
using StatusGateway.Errors;
using StatusGateway.Observing;
using StatusGateway.Upstream.Balancing;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace StatusGateway.Upstream.Holding;

/// <summary>Lets a request wait while the application cannot be connected to, and sends it when it can. Never a poll.</summary>
/// <remarks>
/// Nothing is executed twice: only what failed to connect is sent again, when no byte of it has left and its body is unread.
/// What breaks later is its client's to repeat, but for a GET without a body, once, as a browser repeats it and RFC 9110 (9.2.2)
/// allows. It stands in front of balancing, which so chooses anew each time.
/// </remarks>
internal sealed class HoldMiddleware(
    RequestDelegate next,
    Gate gate,
    Instances instances,
    Knock knock,
    NeverHeld never,
    WaitingPage page,
    IOptionsMonitor<HoldOptions> options,
    TimeProvider time,
    ILogger<HoldMiddleware> logger)
{
    // The handler below sends a GET again by itself when its connection breaks before the answer, and may then find nobody to
    // connect to. One that kills the application must not do so again and again until its time is over.
    private const int MostRoundsOfGet = 3;

    // A process that is killed may still seem to listen while its connections are closed already.
    private static readonly TimeSpan Dying = TimeSpan.FromMilliseconds(50);

    public async Task InvokeAsync(HttpContext context)
    {
        var pass = gate.TryPass();
        if (context.Features.Get<OpenPoll>() is not null)
        {
            await PollAsync(context, pass);
            return;
        }

        var start = time.GetTimestamp();
        var body = context.Request.Body;
        if (pass is null && never.Contains(context))
        {
            await IsReachedAsync(context, null, body);
            return;
        }

        var isRepeatable = IsRepeatable(context);
        var isRepeated = false;
        var hasDied = false;
        var hasWaited = false;
        for (var round = 0; ; round++)
        {
            if (pass is null)
            {
                pass = await WaitAsync(context, start, isReturning: hasWaited);
                if (pass is null)
                {
                    return;
                }

                hasWaited = true;
                Renew(context, body);
            }

            if (await IsReachedAsync(context, pass, body))
            {
                if (isRepeatable && !hasDied && await HasDiedAsync(context, pass))
                {
                    hasDied = true;
                }
                else if (isRepeatable && !isRepeated && IsBroken(context))
                {
                    isRepeated = true;
                }
                else
                {
                    return;
                }
            }
            else if ((isRepeatable && round == MostRoundsOfGet) || never.Contains(context))
            {
                return;
            }

            Renew(context, body);
            pass = gate.TryPass();
        }
    }

    private static bool IsRepeatable(HttpContext context) =>
        (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        && context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true };

    // Reset before an answer. What was closed in order has been repeated below already.
    private static bool IsBroken(HttpContext context) =>
        !context.Response.HasStarted && ConnectFault.IsReset(context.Features.Get<IForwarderErrorFeature>());

    // A new connection that ended without an answer may have ended because of this very request; but if the application cannot be
    // connected to either, it has gone with all that it was asked. Of its other connections none is worth trying then.
    private async Task<bool> HasDiedAsync(HttpContext context, Pass? pass)
    {
        if (context.Response.HasStarted
            || !(IsBroken(context) || context.Features.Get<IForwarderErrorFeature>() is { Exception: UnansweredException }))
        {
            return false;
        }

        var instance = context.GetReverseProxyFeature().ProxiedDestination!;
        await Task.Delay(Dying, time, context.RequestAborted);
        if (await knock.IsAnsweredAsync(instance, context.RequestAborted))
        {
            return false;
        }

        const string Reason = nameof(SocketError.ConnectionRefused);
        if (instances.NoteUnreachable(instance, Reason))
        {
            gate.NoteUnreachable(pass, Reason);
        }

        return true;
    }

    // Tries by itself, because what is back must answer the next poll. Where trying takes long, "wait" at once, in the JSON that
    // the page parses unseen.
    private async Task PollAsync(HttpContext context, Pass? pass)
    {
        if (pass is null && gate.IsSilent)
        {
            await PollErrors.ApplicationUnreachableAsync(context);
            return;
        }

        await IsReachedAsync(context, pass, context.Request.Body);
    }

    /// <summary>Sends it to one of the application's instances after the other; false when none could be connected to.</summary>
    private async Task<bool> IsReachedAsync(HttpContext context, Pass? pass, Stream body)
    {
        List<DestinationState> refused = [];
        try
        {
            while (true)
            {
                await next(context);
                var error = context.Features.Get<IForwarderErrorFeature>();
                if (ConnectFault.Of(error) is not { } reason || context.Response.HasStarted)
                {
                    if (error is null)
                    {
                        gate.NoteReached(pass);
                    }

                    return true;
                }

                refused.Add(context.GetReverseProxyFeature().ProxiedDestination!);
                var others = instances.Except(refused);
                if (others.Count == 0)
                {
                    gate.NoteUnreachable(pass, reason);
                    return false;
                }

                Renew(context, body);
                context.GetReverseProxyFeature().AvailableDestinations = others;
            }
        }
        finally
        {
            pass?.Done();
        }
    }

    /// <summary>Waits for a pass; null when there is none, and the request has got what it gets instead.</summary>
    private async Task<Pass?> WaitAsync(HttpContext context, long start, bool isReturning)
    {
        var hold = options.CurrentValue;
        var kind = context.Request.HeldKind;
        var limit = kind is HeldKind.Navigation && hold.PageAfter < hold.For ? hold.PageAfter : hold.For;
        var began = time.GetTimestamp();
        logger.RequestHeld(context.Request.Method, context.Request.Path);
        HoldMetrics.Began(context);
        using var span = Tracing.Source.StartActivity("hold");
        var (end, pass) = await gate.WaitAsync(limit - time.GetElapsedTime(start), isReturning, context.RequestAborted);
        HoldMetrics.Ended(end, time.GetElapsedTime(began));
        if (pass is not null)
        {
            context.Response.OnStarting(
                static pass =>
                {
                    ((Pass)pass).Done();
                    return Task.CompletedTask;
                },
                pass);
            return pass;
        }

        if (end is not WaitEnd.Left)
        {
            logger.RequestHeldInVain(context.Request.Method, context.Request.Path, end);
            await AnswerAsync(context, kind);
        }

        return null;
    }

    private Task AnswerAsync(HttpContext context, HeldKind kind)
    {
        switch (kind)
        {
            case HeldKind.Navigation:
                return page.WriteAsync(context);

            case HeldKind.WebSocket:
                context.Abort();
                return Task.CompletedTask;

            default:
                return UnreachableError.WriteAsync(context);
        }
    }

    // As it came, with the addresses as they are configured by now.
    private static void Renew(HttpContext context, Stream body)
    {
        context.Request.Body = body;
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Features.Set<IForwarderErrorFeature>(null);
        context.ReassignProxyRequest(context.GetReverseProxyFeature().Route.Cluster!);
    }
}
