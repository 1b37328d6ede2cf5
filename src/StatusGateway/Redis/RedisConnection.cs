using System.Security.Cryptography;
using StackExchange.Redis;

namespace StatusGateway.Redis;

/// <summary>Owns the gateway's one connection to Redis, which is made in the background and made again when it breaks.</summary>
/// <remarks>
/// The start waits for the first attempt, so that the first request finds what other gateways hold and the store does not; two
/// seconds at most, and where nothing listens not at all. Until it answers, every use is a fault at once.
/// </remarks>
internal sealed class RedisConnection(RedisAddress address, TimeProvider time, ILogger<RedisConnection> logger)
    : IHostedLifecycleService, IAsyncDisposable
{
    private static readonly TimeSpan RetryIn = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StartWait = TimeSpan.FromSeconds(2);

    // A question to a server that hangs is never answered by the one that takes its place: it must be put again soon.
    private static readonly TimeSpan PingLimit = TimeSpan.FromSeconds(1);

    // Error replies of a server that cannot serve anything at present; before Redis 7 a script's stand inside another one.
    private static readonly string[] Outages =
        ["LOADING", "MASTERDOWN", "CLUSTERDOWN", "NOAUTH", "READONLY", "TRYAGAIN", "BUSY "];

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource<IConnectionMultiplexer> _made =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _disposed;

    /// <summary>Names this gateway in what it publishes, so that it can tell its own echo.</summary>
    public string Node { get; } = RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>Whether Redis was ever connected to.</summary>
    public bool IsMade => _made.Task.IsCompletedSuccessfully;

    /// <exception cref="RedisException">It was not made yet.</exception>
    public IDatabase Database => Multiplexer.GetDatabase();

    /// <exception cref="RedisException">It was not made yet.</exception>
    public IConnectionMultiplexer Multiplexer => IsMade
        ? _made.Task.GetAwaiter().GetResult()
        : throw new RedisException("Not connected yet.");

    /// <summary>Whether Redis itself refused a command, which is no outage: memory is full, or an ACL forbids it.</summary>
    public static bool IsAnswer(Exception exception) =>
        exception is RedisServerException { Message: var message }
        && !Array.Exists(Outages, outage =>
            message.StartsWith(outage, StringComparison.Ordinal)
            || message.Contains($"-{outage}", StringComparison.Ordinal));

    /// <summary>The connection, once it was made.</summary>
    public Task<IConnectionMultiplexer> WhenMadeAsync(CancellationToken cancellationToken) =>
        _made.Task.WaitAsync(cancellationToken);

    /// <summary>Whether a Redis that takes writes answers, for the probe of the breaker: a replica alone is not back.</summary>
    public async Task PingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PingOnceAsync(cancellationToken);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            // A server whose connection broke while the library waited for another one counts as silent, though it has been
            // connected to again since; left alone, the library looks again in a minute.
            await Multiplexer.ConfigureAsync().WaitAsync(cancellationToken);
            await PingOnceAsync(cancellationToken);
        }
    }

    // Before anything else is started, which might ask it.
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        _ = MakeAsync(_stopping.Token);
        await _tried.Task.WaitAsync(StartWait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => _stopping.CancelAsync();

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        // Known to the container as itself and as a hosted service: it is told twice.
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync();

        // An attempt that is still under way (5 s at most) finds this and ends what it made.
        if (!_made.TrySetCanceled(CancellationToken.None) && _made.Task.IsCompletedSuccessfully)
        {
            await Multiplexer.DisposeAsync();
        }

        _stopping.Dispose();
    }

    private Task<TimeSpan> PingOnceAsync(CancellationToken cancellationToken) =>
        Database.PingAsync(CommandFlags.DemandMaster).WaitAsync(PingLimit, time, cancellationToken);

    private async Task MakeAsync(CancellationToken stopping)
    {
        await Task.Yield(); // the library resolves names before its first await
        var said = "";
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var made = await ConnectionMultiplexer.ConnectAsync(address.Options);
                if (!_made.TrySetResult(made))
                {
                    await made.DisposeAsync();
                    return;
                }

                logger.RedisUsed(address.Name);
                _tried.TrySetResult();
                return;
            }
#pragma warning disable CA1031 // Whatever the library throws, the next attempt may succeed, and nobody else would make one.
            catch (Exception e)
#pragma warning restore CA1031
            {
                // Once for each reason: it is tried for as long as the gateway runs.
                var reason = RedisReason.Of(e);
                if (reason != said && !stopping.IsCancellationRequested)
                {
                    logger.RedisNotMade(address.Name, reason, RetryIn);
                    said = reason;
                }
            }

            _tried.TrySetResult();
            await Task.Delay(RetryIn, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
