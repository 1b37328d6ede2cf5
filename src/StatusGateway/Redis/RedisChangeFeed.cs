using System.Runtime.CompilerServices;
using System.Threading.Channels;
using StackExchange.Redis;
using StatusGateway.Operations.Changes;

namespace StatusGateway.Redis;

/// <summary>What other gateways wrote, as they say it on the channel. It is no queue: what nobody hears is gone.</summary>
/// <remarks>Throws when it cannot listen again after a break; its reader backs off and begins anew.</remarks>
internal sealed class RedisChangeFeed(RedisConnection connection, RedisKeys keys, ILogger<RedisChangeFeed> logger) : IChangeFeed
{
    // Far more than a reader falls behind in a second; past it the news is dropped and a gap says so.
    private const int MostUnread = 10_000;

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
                await subscriber.UnsubscribeAsync(keys.Changes, heard.Hear).WaitAsync(cancellationToken);
                await subscriber.SubscribeAsync(keys.Changes, heard.Hear).WaitAsync(cancellationToken);
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

    /// <summary>What the library's threads heard, for the one reader.</summary>
    private sealed class Hearing : IDisposable
    {
        private readonly Channel<OperationChange> _unread = Channel.CreateBounded<OperationChange>(MostUnread);
        private readonly string _node;
        private readonly IConnectionMultiplexer _multiplexer;

        // Set when something may have been missed: the subscription was renewed, or there was no room.
        private volatile bool _missed;

        public Hearing(string node, IConnectionMultiplexer multiplexer)
        {
            _node = node;
            _multiplexer = multiplexer;
            _multiplexer.ConnectionRestored += Restored;
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

        public void Dispose() => _multiplexer.ConnectionRestored -= Restored;

        private void Restored(object? sender, ConnectionFailedEventArgs e)
        {
            if (e.ConnectionType == ConnectionType.Subscription)
            {
                _missed = true;
                _unread.Writer.TryWrite(new OperationChange.Gap()); // wakes the reader; a full queue needs no waking
            }
        }
    }
}
