using StatusGateway.Errors;

namespace StatusGateway.Upstream;

/// <summary>Ends a request that this gateway has forwarded to itself, by whatever way it came back.</summary>
internal sealed class LoopMiddleware(
    RequestDelegate next, HopMark mark, TimeProvider time, ILogger<LoopMiddleware> logger)
{
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private long _nextLine; // a timestamp; until then nothing more is said

    public Task InvokeAsync(HttpContext context)
    {
        if (!mark.IsOn(context.Request))
        {
            return next(context);
        }

        if (MaySay())
        {
            logger.RequestCameBack(context.Request.Host.Value ?? "");
        }

        return LoopError.WriteAsync(context);
    }

    private bool MaySay()
    {
        var now = time.GetTimestamp();
        var due = Volatile.Read(ref _nextLine);
        return now >= due
            && Interlocked.CompareExchange(ref _nextLine, now + (long)(Silence.TotalSeconds * time.TimestampFrequency), due) == due;
    }
}
