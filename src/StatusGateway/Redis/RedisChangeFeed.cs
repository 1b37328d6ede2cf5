using System.Runtime.CompilerServices;
using System.Threading.Channels;
using StackExchange.Redis;
using StatusGateway.Operations.Changes;

namespace StatusGateway.Redis;

/// <summary>What other gateways wrote, as they say it on the channel. It is no queue: what nobody hears is gone.</summary>
/// <remarks>Throws when it cannot listen again after a break; its reader backs off and begins anew.</remarks>
internal sealed class RedisChangeFeed(
    RedisConnection connection, RedisKeys keys, TimeProvider time, ILogger<RedisChangeFeed> logger) : IChangeFeed
{
    // Far more than a reader falls behind in a second; past it the news is dropped and a gap says so.
    private const int MostUnread = 10_000;

    // The library connects for subscriptions apart from and after the rest, and never queues a subscription meanwhile.
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ConnectCheck = TimeSpan.FromMilliseconds(20);

    // Invariant: true since it was said that nobody may listen, until somebody may.
    private bool _isRefused;

    public async IAsyncEnumerable<OperationChange> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var multiplexer = await connection.WhenMadeAsync(cancellationToken);
        var subscriber = multiplexer.GetSubscriber();
        using var heard = new Hearing(connection.Node, multiplexer);
        try
        {
            while (true)
            {
                // Asking anew rather than trusting the library's own renewal: only an acknowledged subscription
                // makes the gap that follows cover everything that was missed.
                heard.Forget();
                await SubscribeAsync(subscriber, heard, cancellationToken);
                logger.FeedListens(keys.Changes.ToString());
                yield return new OperationChange.Gap();

                while (await heard.NextAsync(cancellationToken) is { } change)
                {
                    yield return change;
                }
            }
        }
        finally
        {
            // Without waiting: the connection may be gone, and with it the subscription.
            await subscriber.UnsubscribeAsync(keys.Changes, heard.Hear, CommandFlags.FireAndForget);
        }
    }

    private async Task SubscribeAsync(ISubscriber subscriber, Hearing heard, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                await subscriber.UnsubscribeAsync(keys.Changes, heard.Hear).WaitAsync(cancellationToken);
                await subscriber.SubscribeAsync(keys.Changes, heard.Hear).WaitAsync(cancellationToken);
                _isRefused = false;
                return;
            }
            catch (RedisConnectionException) when (time.GetElapsedTime(started) < ConnectLimit)
            {
                await Task.Delay(ConnectCheck, time, cancellationToken);
            }
            catch (RedisServerException refusal) when (!_isRefused && RedisConnection.IsAnswer(refusal))
            {
                _isRefused = true;
                logger.FeedRefused(keys.Changes.ToString(), refusal.Message);
                throw;
            }
        }
    }

    /// <summary>What the library's threads heard, for the one reader.</summary>
    /// <remarks>
    /// It goes by breaks: the library's "restored" is also said, some time later, of a connection that never broke.
    /// </remarks>
    private sealed class Hearing : IDisposable
    {
        private readonly Channel<OperationChange> _unread = Channel.CreateBounded<OperationChange>(MostUnread);
        private readonly string _node;
        private readonly IConnectionMultiplexer _multiplexer;

        // Set when something may have been missed: the subscription broke, or there was no room.
        private volatile bool _missed;

        public Hearing(string node, IConnectionMultiplexer multiplexer)
        {
            _node = node;
            _multiplexer = multiplexer;
            _multiplexer.ConnectionFailed += Broken;
        }

        /// <summary>Begins anew: the gap that is said next covers all that was heard or missed so far.</summary>
        public void Forget()
        {
            _missed = false;
            while (_unread.Reader.TryRead(out _))
            {
                // what is left is older than the gap
            }
        }

        public void Hear(RedisChannel _, RedisValue message)
        {
            if (RedisMessage.Read(message.ToString(), _node) is { } change && !_unread.Writer.TryWrite(change))
            {
                _missed = true;
            }
        }

        /// <summary>The next change; null when something may have been missed.</summary>
        public async ValueTask<OperationChange?> NextAsync(CancellationToken cancellationToken)
        {
            var change = await _unread.Reader.ReadAsync(cancellationToken);
            return _missed ? null : change;
        }

        public void Dispose() => _multiplexer.ConnectionFailed -= Broken;

        private void Broken(object? sender, ConnectionFailedEventArgs e)
        {
            if (e.ConnectionType == ConnectionType.Subscription)
            {
                _missed = true;
                _unread.Writer.TryWrite(new OperationChange.Gap()); // wakes the reader; a full queue needs no waking
            }
        }
    }
}
