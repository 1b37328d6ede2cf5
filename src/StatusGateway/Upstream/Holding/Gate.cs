using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace StatusGateway.Upstream.Holding;

/// <summary>Stands between requests and an application that cannot be connected to, and is the one place that knows so.</summary>
/// <remarks>
/// A failed connect closes it. Whoever comes then waits, without a connect of its own. When the application takes connections
/// again, those who wait are let in by batches, because what has just started answers its first requests slowly: the next batch,
/// twice as large, follows when the former one has its answers. When nobody waits any more it is open, which costs a request
/// one read of a field.
/// </remarks>
internal sealed class Gate(IOptionsMonitor<HoldOptions> options, TimeProvider time, ILogger<Gate> logger)
{
    private readonly Lock _lock = new();

    // Invariant: in here is exactly who has not been told how its wait ended.
    private readonly LinkedList<Waiter> _waiting = [];

    private readonly Channel<bool> _closings = Channel.CreateUnbounded<bool>();

    // Invariant: null from the failed connect until the last waiting one is let in.
    private volatile Pass? _open = new(1);
    private volatile bool _isTried;
    private TaskCompletionSource _opened = Opened();
    private bool _isGivenUp;
    private bool _isSilent;
    private bool _isSaidFull; // since it was closed
    private Batch? _batch; // the last one let in; null while open, and while the application is not there
    private long _opening = 1;
    private long _closedAt;
    private DateTimeOffset _closedSince;

    /// <summary>Whether the application can be connected to, as was last learned; null until it was first tried.</summary>
    public bool? IsReached
    {
        get
        {
            lock (_lock)
            {
                return _isTried ? _open is not null || _batch is not null : null;
            }
        }
    }

    /// <summary>
    /// Whether connects are not even refused: to try one would take its time. Polls and questions, which never wait, do try.
    /// </summary>
    public bool IsSilent
    {
        get
        {
            lock (_lock)
            {
                return _isSilent && _open is null && _batch is null;
            }
        }
    }

    /// <summary>Since when somebody may have had to wait; meaningless while it is open.</summary>
    public DateTimeOffset ClosedSince
    {
        get
        {
            lock (_lock)
            {
                return _closedSince;
            }
        }
    }

    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Everybody's pass while the gate is open, else null.</summary>
    public Pass? TryPass() => _open;

    /// <summary>The application was connected to with this pass, or without one by whoever does not wait.</summary>
    public void NoteReached(Pass? pass)
    {
        if (!_isTried)
        {
            _isTried = true;
        }

        if (pass is null)
        {
            NoteAnswered();
        }
    }

    /// <summary>
    /// Waits for a pass. Who <paramref name="isReturning"/> was let in and could not connect: it has its place again, in front.
    /// </summary>
    public async Task<WaitResult> WaitAsync(TimeSpan upTo, bool isReturning, CancellationToken cancellationToken)
    {
        if (upTo <= TimeSpan.Zero)
        {
            return new(WaitEnd.InVain, null);
        }

        var waiter = new Waiter();
        if (!TryJoin(waiter, isReturning))
        {
            return new(WaitEnd.Full, null);
        }

        Pass? pass;
        if (waiter.Task.IsCompleted)
        {
            pass = await waiter.Task;
        }
        else
        {
            using var limited = new CancellationTokenSource(upTo, time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(limited.Token, cancellationToken);
            await using var leaving = linked.Token.UnsafeRegister(_ => Leave(waiter), null);
            pass = await waiter.Task;
        }

        return pass is not null ? new(WaitEnd.LetIn, pass)
            : cancellationToken.IsCancellationRequested ? new(WaitEnd.Left, null)
            : new(WaitEnd.InVain, null);
    }

    /// <summary>Waits until nobody waits any more, so that pages that reload are not in the way of the requests.</summary>
    public Task OpenedAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _opened.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>A connect failed. Closes the gate, unless the application has been back since this pass was dealt.</summary>
    /// <param name="pass">What it was tried with; null: while the gate was closed.</param>
    /// <param name="reason">What the connect failed of.</param>
    public void NoteUnreachable(Pass? pass, string reason)
    {
        lock (_lock)
        {
            _isTried = true;
            if (pass is null || pass.Opening != _opening || (_open is null && _batch is null))
            {
                return;
            }

            if (_open is not null)
            {
                _open = null;
                _isSaidFull = false;
                _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _closedAt = time.GetTimestamp();
                _closedSince = time.GetUtcNow();
                logger.GateClosed(reason, options.CurrentValue.For);
            }

            _isSilent = reason is nameof(SocketError.TimedOut) or nameof(SocketError.HostUnreachable)
                or nameof(SocketError.NetworkUnreachable);
            EndBatchNeedsLock();
        }

        _closings.Writer.TryWrite(true);
    }

    /// <summary>Returns once for each time that the application went away.</summary>
    public ValueTask<bool> ClosedAsync(CancellationToken cancellationToken) => _closings.Reader.ReadAsync(cancellationToken);

    /// <summary>The application takes connections: whoever waits is let in.</summary>
    public void NoteAnswered()
    {
        lock (_lock)
        {
            if (_open is not null || _batch is not null)
            {
                return;
            }

            _opening++;
            LetInNeedsLock(options.CurrentValue.Batch);
        }
    }

    /// <summary>The gateway stops: nobody waits for the application any longer.</summary>
    public void GiveUp()
    {
        lock (_lock)
        {
            _isGivenUp = true;
            foreach (var waiter in _waiting)
            {
                waiter.SetResult(null);
            }

            _waiting.Clear();
        }
    }

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource();
        opened.SetResult();
        return opened;
    }

    private bool TryJoin(Waiter waiter, bool isReturning)
    {
        lock (_lock)
        {
            if (_open is { } open)
            {
                waiter.SetResult(open);
            }
            else if (_batch is { HasRoom: true } batch && _waiting.Count == 0)
            {
                waiter.SetResult(batch.Take());
            }
            else if (_isGivenUp)
            {
                waiter.SetResult(null);
            }
            else if (isReturning)
            {
                _waiting.AddFirst(waiter.Place);
            }
            else if (_waiting.Count < options.CurrentValue.Most)
            {
                _waiting.AddLast(waiter.Place);
            }
            else
            {
                SayFullNeedsLock();
                return false;
            }

            return true;
        }
    }

    private void SayFullNeedsLock()
    {
        if (!_isSaidFull)
        {
            _isSaidFull = true;
            logger.GateFull(options.CurrentValue.Most);
        }
    }

    private void Leave(Waiter waiter)
    {
        lock (_lock)
        {
            if (waiter.Place.List is not null)
            {
                _waiting.Remove(waiter.Place);
                waiter.SetResult(null);
            }
        }
    }

    private void LetInNeedsLock(int size)
    {
        EndBatchNeedsLock();
        if (_waiting.Count == 0)
        {
            _open = new Pass(_opening);
            _opened.SetResult();
            logger.GateOpened(time.GetElapsedTime(_closedAt));
            return;
        }

        // All have their passes before one of them can be back with it, or the batch would be over while it is let in.
        var batch = new Batch(_opening, size, Next);
        List<(Waiter, Pass)> next = [];
        while (batch.HasRoom && _waiting.First is { } first)
        {
            _waiting.RemoveFirst();
            next.Add((first.Value, batch.Take()));
        }

        _batch = batch;
        batch.Limit(options.CurrentValue.BatchFor, time);
        foreach (var (waiter, pass) in next)
        {
            waiter.SetResult(pass);
        }
    }

    private void Next(Batch former)
    {
        lock (_lock)
        {
            // Several may end a batch: the last answer, its time, and one that was taken later.
            if (_batch == former)
            {
                LetInNeedsLock((int)Math.Min(former.Size * 2L, int.MaxValue));
            }
        }
    }

    private void EndBatchNeedsLock()
    {
        _batch?.Dispose();
        _batch = null;
    }
}
