using System.Security.Cryptography;
using StackExchange.Redis;

namespace StatusGateway.Redis;

/// <summary>Owns the gateway's one connection to Redis, which is made in the background and made again when it breaks.</summary>
/// <remarks>An unreachable Redis never stops or delays the start: until it answers, every use is a fault at once.</remarks>
internal sealed class RedisConnection(RedisAddress address, TimeProvider time, ILogger<RedisConnection> logger)
    : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan RetryIn = TimeSpan.FromSeconds(1);

    // Error replies of a server that cannot serve anything at present.
    private static readonly string[] Outages = ["LOADING", "MASTERDOWN", "CLUSTERDOWN", "NOAUTH", "READONLY", "TRYAGAIN"];

    private readonly CancellationTokenSource _stopping = new();
    private int _disposed;
    private readonly TaskCompletionSource<IConnectionMultiplexer> _made =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Names this gateway in what it publishes, so that it can tell its own echo.</summary>
    public string Node { get; } = RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <exception cref="RedisException">It was not made yet.</exception>
    public IDatabase Database => Multiplexer.GetDatabase();

    /// <exception cref="RedisException">It was not made yet.</exception>
    public IConnectionMultiplexer Multiplexer => _made.Task.IsCompletedSuccessfully
        ? _made.Task.GetAwaiter().GetResult()
        : throw new RedisException("Not connected yet.");

    /// <summary>Whether Redis itself refused a command, which is no outage: memory is full, or an ACL forbids it.</summary>
    public static bool IsAnswer(Exception exception) =>
        exception is RedisServerException { Message: var message }
        && !Array.Exists(Outages, outage => message.StartsWith(outage, StringComparison.Ordinal));

    /// <summary>The connection, once it was made.</summary>
    public Task<IConnectionMultiplexer> WhenMadeAsync(CancellationToken cancellationToken) =>
        _made.Task.WaitAsync(cancellationToken);

    /// <summary>Whether Redis answers, for the probe of the breaker and for readiness.</summary>
    public Task PingAsync(CancellationToken cancellationToken) => Database.PingAsync().WaitAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = MakeAsync(_stopping.Token);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _stopping.CancelAsync();

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

    private async Task MakeAsync(CancellationToken stopping)
    {
        await Task.Yield(); // the library resolves names before its first await
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                // Returns a connection that goes on trying even when nothing answers; throws for little but a bad option.
                var made = await ConnectionMultiplexer.ConnectAsync(address.Options);
                if (!_made.TrySetResult(made))
                {
                    await made.DisposeAsync();
                    return;
                }

                logger.RedisUsed(address.Name, made.IsConnected);
                return;
            }
            catch (Exception e) when (e is RedisException or ArgumentException or InvalidOperationException or IOException)
            {
                logger.RedisNotMade(address.Name, e.GetType().Name, RetryIn);
            }

            await Task.Delay(RetryIn, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
