using Microsoft.Extensions.Logging.Abstractions;
using StatusGateway.Upstream.Holding;

namespace StatusGateway.UnitTests.Upstream.Holding;

/// <summary>
/// Many requests at once in front of an application that goes and comes: whoever waits is told, once, and nobody for ever.
/// </summary>
public sealed class GateInterleavingTests(ITestOutputHelper output)
{
    private const int Requests = 300;

    [Fact]
    public async Task No_wake_up_is_lost_however_connects_fail_and_clients_leave()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var run = 0; run < 20; run++)
        {
            await RunAsync(new Random(random.Next()));
        }
    }

    private static async Task RunAsync(Random random)
    {
        var options = new HoldOptions { Batch = random.Next(1, 20), Most = Requests, BatchFor = TimeSpan.FromMilliseconds(random.Next(10, 30)) };
        var gate = new Gate(new FixedOptions<HoldOptions>(options), TimeProvider.System, NullLogger<Gate>.Instance);
        var application = new Application();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        // Seeds are dealt before anything runs at once.
        var requests = Enumerable.Range(0, Requests).Select(_ => new Random(random.Next())).ToArray();
        var opening = KnockAsync(gate, application, ending.Token);
        var going = GoAndComeAsync(application, new Random(random.Next()));
        var served = await Task.WhenAll(requests.Select(own => Task.Run(() => RequestAsync(gate, application, own))));
        await going;

        await gate.OpenedAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20));
        await ending.CancelAsync();
        await opening;
        Assert.Equal(0, gate.Waiting);
        Assert.NotNull(gate.TryPass());
        Assert.DoesNotContain(served, static end => end is WaitEnd.InVain or WaitEnd.Full);
        Assert.Contains(WaitEnd.LetIn, served);
    }

    private static async Task<WaitEnd> RequestAsync(Gate gate, Application application, Random random)
    {
        await Task.Delay(random.Next(30));
        using var client = new CancellationTokenSource();
        if (random.Next(4) == 0)
        {
            client.CancelAfter(random.Next(20));
        }

        var hasWaited = false;
        var pass = gate.TryPass();
        while (true)
        {
            if (pass is null)
            {
                var (end, letIn) = await gate.WaitAsync(TimeSpan.FromSeconds(60), hasWaited, client.Token);
                if (letIn is null)
                {
                    return end;
                }

                (pass, hasWaited) = (letIn, true);
            }

            await Task.Yield();
            var isThere = application.IsThere;
            if (!isThere)
            {
                gate.NoteUnreachable(pass, "refused");
            }

            pass.Done();
            if (isThere)
            {
                return WaitEnd.LetIn;
            }

            pass = gate.TryPass();
        }
    }

    private static async Task KnockAsync(Gate gate, Application application, CancellationToken ending)
    {
        try
        {
            while (true)
            {
                await gate.ClosedAsync(ending);
                while (!application.IsThere)
                {
                    await Task.Delay(1, ending);
                }

                gate.NoteAnswered();
            }
        }
        catch (OperationCanceledException)
        {
            // over
        }
    }

    private static async Task GoAndComeAsync(Application application, Random random)
    {
        for (var times = random.Next(1, 6); times > 0; times--)
        {
            application.IsThere = false;
            await Task.Delay(random.Next(10));
            application.IsThere = true;
            await Task.Delay(random.Next(10));
        }
    }

    private sealed class Application
    {
        private volatile bool _isThere;

        public bool IsThere
        {
            get => _isThere;
            set => _isThere = value;
        }
    }
}
