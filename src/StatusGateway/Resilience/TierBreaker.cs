using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace StatusGateway.Resilience;

/// <summary>Calls a tier within its time limit, and after three faults in a row not at all until a probe is answered.</summary>
/// <remarks>
/// Polly keeps the circuit and the time limit. When the circuit opens and closes is decided here: Polly's own breaker goes by
/// the share of faults in a window of time, which three in a row after a thousand successes do not reach, and it lets a
/// request try whether the tier is back, which then waits in vain.
/// </remarks>
internal sealed class TierBreaker : IAsyncDisposable
{
    private const int FaultsInARow = 3;
    private const int Measurements = 3;
    private static readonly TimeSpan Standstill = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Doubt = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(1);
    private static readonly ResiliencePropertyKey<TimeSpan> Limit = new("limit");

    private readonly Tier _tier;
    private readonly Func<CancellationToken, Task> _probe;
    private readonly TimeProvider _time;
    private readonly ILogger<TierBreaker> _logger;
    private readonly RoundTrip _roundTrip = new();
    private readonly CircuitBreakerManualControl _circuit = new();
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline _pipeline;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();

    // Invariant: faults since the last success, and of no call that was begun while the circuit was open.
    private int _faults;

    // When the call was begun that was the first of them.
    private long _silentSince;
    private int _inFlight;

    // Invariant: not completed exactly while the circuit is open, or about to be.
    private Task _probing = Task.CompletedTask;

    // Completed while the circuit is open.
    private volatile TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="tier">What is called.</param>
    /// <param name="probe">Asks it the cheapest question that it must be able to answer.</param>
    /// <param name="time">The clock of limits and probes.</param>
    /// <param name="logger">Hears of each transition.</param>
    public TierBreaker(Tier tier, Func<CancellationToken, Task> probe, TimeProvider time, ILogger<TierBreaker> logger)
    {
        _tier = tier;
        _probe = probe;
        _time = time;
        _logger = logger;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ManualControl = _circuit,
                StateProvider = _state,
                ShouldHandle = static _ => PredicateResult.False(),
            })
            .AddTimeout(new TimeoutStrategyOptions
            {
                TimeoutGenerator = static arguments => new(arguments.Context.Properties.GetValue(Limit, default)),
            })
            .Build();
    }

    /// <summary>Whether the tier is not asked at present.</summary>
    public bool IsOpen => _state.CircuitState is not CircuitState.Closed;

    /// <summary>How long a read is given at present.</summary>
    public TimeSpan ReadLimit => _roundTrip.Limit(_tier.ReadLimit, _tier.WriteLimit);

    public ValueTask<TierAnswer<T>> ReadAsync<TState, T>(
        Func<TState, CancellationToken, ValueTask<T>> call, TState state, CancellationToken cancellationToken) =>
        RunAsync(call, state, ReadLimit, TierCall.Read, cancellationToken);

    /// <summary>The same within <see cref="Tier.FindLimit"/>; how long it took says nothing of other reads.</summary>
    public ValueTask<TierAnswer<T>> FindAsync<TState, T>(
        Func<TState, CancellationToken, ValueTask<T>> call, TState state, CancellationToken cancellationToken)
    {
        var limit = ReadLimit;
        return RunAsync(call, state, limit > _tier.FindLimit ? limit : _tier.FindLimit, TierCall.Find, cancellationToken);
    }

    public ValueTask<TierAnswer<T>> WriteAsync<TState, T>(
        Func<TState, CancellationToken, ValueTask<T>> call, TState state, CancellationToken cancellationToken) =>
        RunAsync(call, state, _tier.WriteLimit, TierCall.Write, cancellationToken);

    /// <summary>Ends the probing.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _probing;
        _stopping.Dispose();
    }

    // An exception that is the server's own answer reaches the caller, and so does the caller's own cancellation.
    private async ValueTask<TierAnswer<T>> RunAsync<TState, T>(
        Func<TState, CancellationToken, ValueTask<T>> call,
        TState state,
        TimeSpan limit,
        TierCall kind,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (IsOpen || Volatile.Read(ref _inFlight) >= _tier.MostInFlight)
        {
            TierMetrics.Skipped(_tier);
            return default;
        }

        using var span = TierSpans.Begin(_tier, kind);
        var started = _time.GetTimestamp();
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Limit, limit);
        var outcome = await _pipeline.ExecuteOutcomeAsync(
            static async (context, run) => await run.Breaker.AttemptAsync(run.Call, run.State, run.Kind, context.CancellationToken),
            context,
            (Breaker: this, Call: call, State: state, Kind: kind));
        ResilienceContextPool.Shared.Return(context);

        switch (outcome.Exception)
        {
            case null:
                Volatile.Write(ref _faults, 0);
                var took = _time.GetElapsedTime(started);
                TierMetrics.Answered(_tier.Tag, kind, took);
                if (kind is TierCall.Read)
                {
                    _roundTrip.Add(took);
                }

                return new(true, outcome.Result!);

            case OperationCanceledException when cancellationToken.IsCancellationRequested:
                throw new OperationCanceledException(cancellationToken);

            case BrokenCircuitException:
                TierMetrics.Skipped(_tier);
                return default;

            case var answer when _tier.IsAnswer(answer):
                Volatile.Write(ref _faults, 0);
                ExceptionDispatchInfo.Throw(answer);
                return default;

            case var fault:
                span?.SetStatus(ActivityStatusCode.Error, fault.GetType().Name);
                Fault(fault, started, limit);
                return default;
        }
    }

    // Returns on time whatever the library does with the token; what is given up is observed, and counted until it ends.
    private async ValueTask<Outcome<T>> AttemptAsync<TState, T>(
        Func<TState, CancellationToken, ValueTask<T>> call, TState state, TierCall kind, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _inFlight);
        var trip = TripAsync(call, state, Told(cancellationToken));
        try
        {
            if (kind is TierCall.Write
                && _tier.EndsWritesWhenOut
                && await Task.WhenAny(trip, _opened.Task).WaitAsync(cancellationToken) != trip)
            {
                throw new BrokenCircuitException();
            }

            return Outcome.FromResult(await trip.WaitAsync(cancellationToken));
        }
#pragma warning disable CA1031 // A fault of any kind is for the breaker to judge.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _ = trip.ContinueWith(
                static given => _ = given.Exception,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            return Outcome.FromException<T>(e);
        }
    }

    private async Task<T> TripAsync<TState, T>(
        Func<TState, CancellationToken, ValueTask<T>> call, TState state, CancellationToken cancellationToken)
    {
        try
        {
            return await call(state, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    private void Fault(Exception fault, long started, TimeSpan limit)
    {
        TierMetrics.Fault(_tier);
        if (fault is TimeoutRejectedException && IsLate(started, limit))
        {
            return;
        }

        lock (_lock)
        {
            _silentSince = _faults == 0 ? started : _silentSince;
            if (++_faults < FaultsInARow || !_probing.IsCompleted || _stopping.IsCancellationRequested)
            {
                return;
            }

            // Calls that are in the air together miss a short limit together when this process itself stands still for a
            // moment, which says nothing of the tier.
            if (fault is TimeoutRejectedException && _time.GetElapsedTime(_silentSince) < Standstill)
            {
                return;
            }

            _probing = fault is TimeoutRejectedException
                ? DoubtAsync(fault, _stopping.Token)
                : ProbeUntilAnsweredAsync(fault, _stopping.Token);
        }
    }

    // Who answers a little later than a short limit is slow, or this process was: to go without it for a second is worse than to
    // wait that little longer. The limit follows what is measured.
    private async Task DoubtAsync(Exception fault, CancellationToken stopping)
    {
        try
        {
            if (await MeasureAwakeAsync(Doubt > _tier.ReadLimit ? Doubt : _tier.ReadLimit, stopping) is { } took)
            {
                _roundTrip.RaiseTo(took);
            }

            Volatile.Write(ref _faults, 0);
        }
#pragma warning disable CA1031 // As below.
        catch (Exception)
#pragma warning restore CA1031
        {
            if (!stopping.IsCancellationRequested)
            {
                await ProbeUntilAnsweredAsync(fault, stopping);
            }
        }
    }

    private async Task ProbeUntilAnsweredAsync(Exception fault, CancellationToken stopping)
    {
        await _circuit.IsolateAsync(CancellationToken.None);
        _opened.TrySetResult();
        _logger.TierStoppedAnswering(_tier.Name, fault.GetType().Name, _tier.Meanwhile, ProbeEvery);
        var opened = _time.GetTimestamp();
        do
        {
            await Task.Delay(ProbeEvery, _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        while (!stopping.IsCancellationRequested && !await IsBackAsync(stopping));

        if (stopping.IsCancellationRequested)
        {
            return;
        }

        Volatile.Write(ref _faults, 0);
        _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await _circuit.CloseAsync(CancellationToken.None);
        _logger.TierAnswersAgain(_tier.Name, _time.GetElapsedTime(opened));
    }

    private async Task<bool> IsBackAsync(CancellationToken stopping)
    {
        try
        {
            // A probe that was in the air while the server hung says nothing of how far away it is, and those after it may
            // have stood in line behind all that it had to catch up with: the quickest of some is believed.
            await ProbeAsync(_tier.WriteLimit, stopping);
            _roundTrip.RaiseTo(await MeasureQuickestAsync(_tier.WriteLimit, stopping));
            return true;
        }
#pragma warning disable CA1031 // Whatever a probe ends with, the next one decides.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    // A limit that ends late says that this process stood still meanwhile, and nothing of the tier.
    private bool IsLate(long started, TimeSpan limit) => _time.GetElapsedTime(started) > limit + Standstill;

    // Null when it stood still each time.
    private async Task<TimeSpan?> MeasureAwakeAsync(TimeSpan upTo, CancellationToken stopping)
    {
        for (var attempt = 1; attempt <= Measurements; attempt++)
        {
            var started = _time.GetTimestamp();
            try
            {
                return await MeasureQuickestAsync(upTo, stopping);
            }
            catch (OperationCanceledException) when (!stopping.IsCancellationRequested && IsLate(started, upTo))
            {
                // Once more.
            }
        }

        return null;
    }

    private async Task<TimeSpan> MeasureQuickestAsync(TimeSpan upTo, CancellationToken stopping)
    {
        var quickest = await MeasureAsync(upTo, stopping);
        for (var more = 1; more < Measurements && !RoundTrip.IsWithin(_tier.ReadLimit, quickest); more++)
        {
            var next = await MeasureAsync(upTo, stopping);
            quickest = next < quickest ? next : quickest;
        }

        return quickest;
    }

    private async Task<TimeSpan> MeasureAsync(TimeSpan upTo, CancellationToken stopping)
    {
        var started = _time.GetTimestamp();
        await ProbeAsync(upTo, stopping);
        return _time.GetElapsedTime(started);
    }

    private async Task ProbeAsync(TimeSpan upTo, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(upTo, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        await _probe(Told(either.Token)).WaitAsync(either.Token);
    }

    private CancellationToken Told(CancellationToken cancellationToken) =>
        _tier.IsToldToEnd ? cancellationToken : CancellationToken.None;
}
