using Microsoft.Extensions.Options;
using StatusGateway.Operations;
using StatusGateway.Operations.Caching;
using StatusGateway.Operations.Endings;

namespace StatusGateway.Endings;

/// <summary>Finds what nobody can finish any more, ends it, and tells every gateway.</summary>
/// <remarks>
/// Each verdict is one conditional statement on what was seen: two gateways that judge the same operation, or a write that
/// comes in between, cost nothing but a verdict that is not given.
/// </remarks>
internal sealed class LostOperations(
    IEndingStore store,
    WriteThrough copies,
    ApplicationRecord application,
    DeniedOperations denied,
    GivenVerdicts given,
    StoreAnswers answers,
    IOptionsMonitor<EndingsOptions> options,
    TimeProvider time,
    ILogger<LostOperations> logger)
{
    private const int PageSize = 500;
    private const int AtOnce = 4;
    private const int MostLines = 10;
    private const int TurnsUntilTaken = 4;

    private static readonly TimeSpan LookForOldEvery = TimeSpan.FromMinutes(1);

    // A restart is settled when what was committed just behind it is due as well.
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(2);

    private long? _lookedForOldAt;

    /// <summary>
    /// Whether anything may be declared lost: not while the store cannot be asked, nor until what was written meanwhile had
    /// time to reach it.
    /// </summary>
    public bool MayJudge => answers.AnsweringFor >= options.CurrentValue.StaleAfter;

    /// <summary>Of all that runs. Searches only when there may be something: the application is gone, was, or time has passed.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        var limits = options.CurrentValue.ToLostLimits();
        var signs = application.Read(limits.StaleAfter);
        var isOldDue = _lookedForOldAt is not { } at || time.GetElapsedTime(at) >= Shorter(LookForOldEvery, limits.MaxAge);
        var isGone = signs.DownFor >= limits.StaleAfter || signs.BackFor is not null;
        if (!isOldDue && !isGone)
        {
            return;
        }

        var silentFor = isGone ? limits.StaleAfter : limits.MaxAge;
        OperationId? after = null;
        do
        {
            var page = await store.FindSilentAsync(silentFor, after, PageSize, cancellationToken);
            await JudgeAsync(page.Operations, limits, cancellationToken);
            after = page.Next;
        }
        while (after is not null);

        _lookedForOldAt = time.GetTimestamp();
        if (signs.BackFor >= limits.StaleAfter + Afterwards)
        {
            application.Settle(signs);
        }
    }

    /// <summary>What another gateway has acted upon by now is none of this one's, should it act for all one day.</summary>
    public void LeaveToOther()
    {
        var signs = application.Read(options.CurrentValue.StaleAfter + (options.CurrentValue.Turn * TurnsUntilTaken));
        if (signs.BackFor is not null)
        {
            application.Settle(signs);
        }
    }

    /// <summary>Of what polls at this gateway were denied, whoever acts for all: nobody else has heard it.</summary>
    public async Task EndDeniedAsync(CancellationToken cancellationToken)
    {
        var limits = options.CurrentValue.ToLostLimits();
        foreach (var ids in denied.Find(limits.StaleAfter, Recent(limits), limits.StaleAfterReload * 4).Chunk(PageSize))
        {
            var running = await store.FindRunningAsync(ids, cancellationToken);
            foreach (var ended in ids.Except(running.Select(static one => one.Id)))
            {
                denied.Forget(ended);
            }

            await JudgeAsync(running, limits, cancellationToken);
        }
    }

    private async Task JudgeAsync(
        IReadOnlyList<SilentOperation> silent, LostLimits limits, CancellationToken cancellationToken)
    {
        var counts = new int[Enum.GetValues<LostReason>().Length];
        await Parallel.ForEachAsync(
            silent,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (one, token) =>
            {
                // The application may have come back, or the store have gone, while others were judged.
                var signs = application.Read(limits.StaleAfter);
                if (MayJudge && LostRule.Judge(one.SilentFor, signs, denied.For(one.Id, Recent(limits)), limits) is { } reason
                    && await EndAsync(one, reason, token)
                    && Interlocked.Increment(ref counts[(int)reason]) <= MostLines)
                {
                    logger.OperationLost(one.Id, Verdict.NameOf(reason), one.SilentFor);
                }
            });

        foreach (var reason in Enum.GetValues<LostReason>())
        {
            if (counts[(int)reason] > 0)
            {
                logger.OperationsLost(counts[(int)reason], Verdict.NameOf(reason));
            }
        }
    }

    private async Task<bool> EndAsync(SilentOperation one, LostReason reason, CancellationToken cancellationToken)
    {
        if (await store.EndAsync(one, Verdict.ErrorOf(reason, one.SilentFor), cancellationToken) is not { } ended)
        {
            return false; // something was heard of it just now, or another gateway was quicker
        }

        EndingMetrics.Lost(reason);
        given.Note(ended);
        denied.Forget(one.Id);
        await copies.PublishAsync(ended);
        return true;
    }

    // What was denied before may be known again, and nobody asks any more.
    private static TimeSpan Recent(LostLimits limits) => limits.StaleAfter;

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
