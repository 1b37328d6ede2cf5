using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using StatusGateway.Access;
using StatusGateway.Operations;
using StatusGateway.Polling;

namespace StatusGateway.Observing;

/// <summary>
/// Asks a status route once per life with every identity removed, to learn whether anyone may see the operation.
/// </summary>
/// <remarks>
/// A status clears anyone; a refusal ends what a creation without identity had cleared; silence changes nothing, and the
/// question is put again at most once a minute while the operation is polled.
/// </remarks>
internal sealed class AnonymousQuestions(
    ApplicationClient client,
    ApplicationQuestions questions,
    Clearances clearances,
    StatusRoutes routes,
    OwnedWork work,
    IOptionsMonitor<ObservingOptions> observing,
    TimeProvider time,
    ILogger<AnonymousQuestions> logger)
{
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);
    private const int Capacity = 50_000;

    private readonly ConcurrentDictionary<(OperationId, Revision), Put> _put = new();

    /// <summary>Puts the question if this life's has no answer yet; the caller does not wait for it.</summary>
    /// <param name="request">Whose host and harmless headers go along.</param>
    /// <param name="known">The operation.</param>
    /// <param name="route">The route that was polled; null after a creation, when each may be the one.</param>
    public void Consider(HttpRequest request, OperationSnapshot known, StatusRoute? route)
    {
        if (clearances.IsPublic || known.Anyone is { Representations.Length: > 0 } || !TryTake((known.Id, known.Order.Life)))
        {
            return;
        }

        var asked = (route is null ? routes.Current : [route]).Select(candidate => client.Question(
            request, candidate.TargetOf(known.Id), candidate, known.Id, CallerKey.Anyone, known.Order.Life)).ToArray();
        _ = work.RunAsync(cancellation => AskAsync(asked, known, cancellation), observing.CurrentValue.AskFor);
    }

    private async Task<bool> AskAsync(Question[] asked, OperationSnapshot known, CancellationToken cancellationToken)
    {
        // Of several routes one may be behind a log-in: its refusal says nothing while another could not say.
        var isCleared = false;
        var refusals = 0;
        foreach (var question in asked)
        {
            var learned = await questions.AskAsync(question, refusalEnds: false, cancellationToken);
            isCleared = learned is Learned.State;
            refusals += learned is Learned.Refused ? 1 : 0;
            var (status, outcome) = learned switch
            {
                Learned.State state => (state.Answer.Status, "anyone may see it"),
                Learned.Refused refused => (refused.Answer.Status, "only whom it shows it to may see it"),
                Learned.Nothing nothing => (nothing.Status, "no answer to that; asked again while it is polled"),
                _ => (default(int?), ""),
            };
            logger.AnonymousQuestionAnswered(status, known.Id, outcome);
            if (isCleared)
            {
                break;
            }
        }

        var isRefused = !isCleared && refusals == asked.Length;
        if (isRefused)
        {
            await clearances.EndAsync(known.Id, CallerKey.Anyone);
        }

        var settled = isCleared || isRefused;
        if (settled)
        {
            _put[(known.Id, known.Order.Life)] = new Put(time.GetTimestamp(), IsSettled: true);
        }

        return settled;
    }

    private bool TryTake((OperationId, Revision) life)
    {
        var now = time.GetTimestamp();
        if (_put.Count > Capacity)
        {
            _put.Clear(); // asking once more costs little
        }

        while (true)
        {
            if (!_put.TryGetValue(life, out var put))
            {
                if (_put.TryAdd(life, new Put(now, IsSettled: false)))
                {
                    return true;
                }
            }
            else if (put.IsSettled || time.GetElapsedTime(put.At, now) < Again)
            {
                return false;
            }
            else if (_put.TryUpdate(life, put with { At = now }, put))
            {
                return true;
            }
        }
    }

    private readonly record struct Put(long At, bool IsSettled);
}
