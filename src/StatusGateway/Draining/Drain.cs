using Microsoft.Extensions.Options;

namespace StatusGateway.Draining;

/// <summary>How far the gateway is on its way to its end.</summary>
/// <remarks>
/// <code>
///   (1) told        not ready, answers say Connection: close; requests are taken as ever        drain.for
///   (2) stopping    nothing new is taken, streams are ended, what was begun may finish          drain.finish
///   (3) hurried     what is left is cut
/// </code>
/// SIGTERM begins at (1), Ctrl-C at (2) with next to no time; either of them again goes to (3).
/// </remarks>
internal sealed class Drain : IDisposable
{
    // Accepting lags behind connecting: whoever connected in the window is heard after it as well.
    private static readonly TimeSpan Lag = TimeSpan.FromMilliseconds(100);

    // On Ctrl-C somebody is looking on: time to say good-bye, and no more.
    private static readonly TimeSpan GoodBye = TimeSpan.FromMilliseconds(500);

    private readonly IOptionsMonitor<DrainOptions> _options;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger<Drain> _logger;
    private readonly CancellationTokenSource _hurry;
    private readonly ITimer _next;
    private readonly CancellationTokenRegistration _stopping;
    private readonly Lock _telling = new();
    private volatile bool _isDraining;
    private TimeSpan? _finish;

    public Drain(
        IOptionsMonitor<DrainOptions> options, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<Drain> logger)
    {
        _options = options;
        _lifetime = lifetime;
        _logger = logger;
        _hurry = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _next = time.CreateTimer(_ => lifetime.StopApplication(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        // However it came to that: a test that stops a host does not signal.
        _stopping = lifetime.ApplicationStopping.Register(Stop);
    }

    /// <summary>Whether nobody should send requests here any more.</summary>
    public bool IsDraining => _isDraining;

    /// <summary>Whether streams are to end.</summary>
    public CancellationToken Ending => _lifetime.ApplicationStopping;

    /// <summary>Ends the patience with what is still unfinished.</summary>
    public CancellationToken Hurry => _hurry.Token;

    /// <summary>SIGTERM: an orchestrator wants the gateway gone, and nobody to notice.</summary>
    public void Terminate() => Tell(_options.CurrentValue.For, _options.CurrentValue.Finish);

    /// <summary>Ctrl-C: somebody wants it gone now.</summary>
    public void Interrupt() => Tell(TimeSpan.Zero, GoodBye);

    public void Dispose()
    {
        _stopping.Dispose();
        _next.Dispose();
        _hurry.Dispose();
    }

    private void Tell(TimeSpan window, TimeSpan finish)
    {
        lock (_telling)
        {
            if (_isDraining)
            {
                _logger.StopHurried();
                _hurry.Cancel();
                _next.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
                return;
            }

            _isDraining = true;
            _finish = finish;
            if (window > TimeSpan.Zero)
            {
                _logger.DrainBegan(window, finish);
            }

            _next.Change(window > TimeSpan.Zero ? window + Lag : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private void Stop()
    {
        lock (_telling)
        {
            _isDraining = true;
            var finish = _finish ?? _options.CurrentValue.Finish;
            _logger.StopBegan(finish);
            if (!_hurry.IsCancellationRequested)
            {
                _hurry.CancelAfter(finish);
            }
        }
    }
}
