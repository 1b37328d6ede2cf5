using Microsoft.Extensions.Options;
using StatusGateway.Diagnostics;
using StatusGateway.Operations.Caching;
using StatusGateway.Operations.Endings;

namespace StatusGateway.Endings;

/// <summary>Takes and renews the turn to act for all gateways on the store, and knows since when the store has answered.</summary>
internal sealed class EndingTurns(
    IEndingStore store,
    IEnumerable<ITierHealth> tiers,
    StoreAnswers answers,
    MemoryOperationCache l1,
    IOptionsMonitor<EndingsOptions> options,
    TimeProvider time,
    ILogger<EndingTurns> logger)
{
    private const int RenewalsInATurn = 3;

    private static readonly TimeSpan PolledLately = TimeSpan.FromSeconds(30);

    // Unlike any other process's, also where all are process 1 of a container of the same name.
    private readonly string _gateway = Guid.NewGuid().ToString("N");
    private readonly ITierHealth? _health = tiers.FirstOrDefault(static tier => tier.Name == TierNames.Store);
    private volatile bool _isMine;
    private volatile bool _isAnyRunning;

    /// <summary>Whether this gateway acts for all.</summary>
    public bool IsMine => _isMine;

    /// <summary>Whether the store holds anything that runs, or somebody polls here what may.</summary>
    public bool IsAnyRunning => _isAnyRunning || l1.Polled.Within(PolledLately, time).Count > 0;

    /// <summary>How often it is to be renewed.</summary>
    public TimeSpan Pause => options.CurrentValue.Turn / RenewalsInATurn;

    /// <summary>Whether the store may be asked. A break in its answers is heard of here, whoever it was that got none.</summary>
    public bool Heed()
    {
        var isAnswering = _health?.IsUp is not false;
        if (!isAnswering)
        {
            answers.Note(hasAnswered: false);
        }

        return isAnswering;
    }

    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        try
        {
            var turn = await store.TakeTurnAsync(_gateway, options.CurrentValue.Turn, cancellationToken);
            if (turn.IsMine && !_isMine)
            {
                logger.TurnTaken();
            }

            (_isMine, _isAnyRunning) = (turn.IsMine, turn.IsAnyRunning);
            answers.Note(hasAnswered: true);
        }
        catch
        {
            Miss();
            throw;
        }
    }

    /// <summary>The store did not answer: whose turn it is nobody knows, and what was heard of meanwhile neither.</summary>
    public void Miss()
    {
        _isMine = false;
        answers.Note(hasAnswered: false);
    }

    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        if (_isMine)
        {
            _isMine = false;
            await store.LeaveTurnAsync(_gateway, cancellationToken);
        }
    }
}
