using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using StatusGateway.Testing;
using StatusGateway.Upstream.Holding;

namespace StatusGateway.UnitTests.Upstream.Holding;

public sealed class GateWorkerTests : IAsyncLifetime
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    private readonly FakeTimeProvider _time = new();
    private readonly Lifetime _lifetime = new();
    private readonly Gate _gate;
    private readonly GateWorker _worker;
    private readonly ConcurrentQueue<DateTimeOffset> _knocks = [];
    private volatile bool _isThere;

    public GateWorkerTests()
    {
        _gate = new Gate(new FixedOptions<HoldOptions>(new()), _time, NullLogger<Gate>.Instance);
        _worker = new GateWorker(_gate, KnockAsync, _time, _lifetime);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _worker.StartAsync(Cancel);

    public async ValueTask DisposeAsync()
    {
        await _worker.StopAsync(Cancel);
        _worker.Dispose();
        _lifetime.Dispose();
    }

    [Fact]
    public async Task It_opens_for_an_application_that_was_back_before_the_first_knock()
    {
        _isThere = true;
        Close();

        await PassAsync(() => _gate.TryPass() is not null);

        Assert.Single(_knocks);
    }

    [Fact]
    public async Task It_goes_on_knocking_quickly_at_first_and_four_times_a_second_later_whoever_waits_or_not()
    {
        Close();
        await PassAsync(() => _knocks.Count == 8);

        double[] pauses = [.. _knocks.Zip(_knocks.Skip(1), static (one, next) => (next - one).TotalMilliseconds)];
        Assert.All(pauses.Zip([20, 40, 80, 160, 250, 250, 250]), static pause => Assert.True(pause.First >= pause.Second));
        Assert.True(pauses[0] < pauses[4]);

        _isThere = true;
        await PassAsync(() => _gate.TryPass() is not null);
    }

    [Fact]
    public async Task Each_time_that_the_application_goes_away_it_is_waited_for_anew()
    {
        _isThere = true;
        for (var time = 1; time <= 20; time++)
        {
            Close();
            await PassAsync(() => _gate.TryPass() is not null);
            Assert.Equal(time, _knocks.Count);
        }
    }

    [Fact]
    public async Task Whoever_waits_is_told_when_the_gateway_stops()
    {
        Close();
        var waiting = _gate.WaitAsync(TimeSpan.FromSeconds(30), isReturning: false, Cancel);

        _lifetime.StopApplication();

        Assert.Equal(WaitEnd.InVain, (await waiting).End);
    }

    private void Close() => _gate.NoteUnreachable(_gate.TryPass(), "refused");

    private Task<bool> KnockAsync(CancellationToken cancellationToken)
    {
        _knocks.Enqueue(_time.GetUtcNow());
        return Task.FromResult(_isThere);
    }

    // Virtual time goes on in small steps, and the worker is given its turn after each.
    private Task PassAsync(Func<bool> condition) => Eventually.TrueAsync(() =>
    {
        for (var step = 0; step < 5 && !condition(); step++)
        {
            _time.Advance(LongestPause / 50);
            Thread.Yield();
        }

        return condition();
    });

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}
