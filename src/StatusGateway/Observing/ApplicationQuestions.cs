using StatusGateway.Access;
using StatusGateway.Diagnostics;
using StatusGateway.Operations;
using StatusGateway.Operations.Endings;
using StatusGateway.Operations.Observing;
using StatusGateway.Polling;
using StatusGateway.Resilience;

namespace StatusGateway.Observing;

/// <summary>Puts one question to the application and keeps what it teaches.</summary>
internal sealed class ApplicationQuestions(
    ApplicationClient client,
    ObservationKeeper keeper,
    Clearances clearances,
    CallerIdentity callers,
    AnsweredLately answered,
    DeniedOperations denied,
    RoutePatience patience,
    CrossOrigin crossOrigin,
    TimeProvider time)
{
    public Task<Learned> AskAsync(Question question, CancellationToken cancellationToken) =>
        AskAsync(question, refusalEnds: true, cancellationToken);

    /// <param name="question">What is asked.</param>
    /// <param name="refusalEnds">Whether a refusal alone ends the asker's clearance; false where other routes are asked too.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    public async Task<Learned> AskAsync(Question question, bool refusalEnds, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        patience.Ask(question.Route);
        var answer = await client.AskAsync(question.Request, cancellationToken);
        if (answer is null)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                patience.Fail(question.Route); // refused at once, unlike one that was given up
            }

            return new Learned.Nothing(null);
        }

        var took = time.GetElapsedTime(start);
        TierMetrics.Answered(TierNames.Upstream, TierCall.Ask, took);
        patience.Learn(question.Route, took);
        crossOrigin.Learn(question.Route, question.Origin, answer.Headers);
        var isJson = answer.Status is >= 200 and < 300 && IsJson(answer.MediaType);
        if (isJson && !answer.IsWhole)
        {
            return new Learned.TooLarge();
        }

        var status = isJson
            ? question.Route.Shape.Read(answer.Body, question.Id)
            : null;
        var others = answer.Status is 404 or 410 && answered.IsRefusal(question.Id, question.Life, question.Caller);
        switch (AnswerPolicy.Decide(answer.Status, answer.MediaType, status, isKnown: true, others))
        {
            case AnswerKind.Status:
                answered.Note(question.Id, question.Life, question.Caller);
                denied.Forget(question.Id);
                var kept = await keeper.KeepAsync(ToObservation(question, status!, answer), address: null);
                return new Learned.State(kept?.Copy, kept?.Clearance, answer, status!.State.Result is not null);

            case AnswerKind.Refusal or AnswerKind.RefusalOfAll when clearances.IsPublic:
                return new Learned.Nothing(answer.Status);

            case AnswerKind.Refusal or AnswerKind.RefusalOfAll when !refusalEnds:
                return new Learned.Refused(answer);

            case AnswerKind.RefusalOfAll when !question.Caller.IsAnyone:
                await clearances.EndAsync(null, question.Caller);
                return new Learned.Refused(answer);

            case AnswerKind.Refusal or AnswerKind.RefusalOfAll:
                await clearances.EndOnAsync(question.Id, question.Caller, question.Route.Template);
                return new Learned.Refused(answer);

            default:
                if (answer.Status is 404 or 410 || status is { IsLost: true })
                {
                    denied.Note(question.Id);
                }

                return new Learned.Nothing(answer.Status);
        }
    }

    public static bool IsJson(string? mediaType) =>
        mediaType is "application/json" || (mediaType?.EndsWith("+json", StringComparison.Ordinal) ?? false);

    private Observation ToObservation(Question question, StatusAnswer status, ApplicationAnswer answer) => new()
    {
        Id = question.Id,
        Caller = question.Caller,
        Route = question.Route.Template,
        State = status.State,
        Representation = status.Json,
        AskedLife = question.Life,
        Becomes = question.Traits is { } traits
            ? callers.After(traits, SetCookiesOf(answer), onlyReplacing: true, time.GetUtcNow())
            : null,
    };

    private static string[] SetCookiesOf(ApplicationAnswer answer) =>
        [.. answer.Headers.Where(static header => header.Key.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase))
            .SelectMany(static header => header.Value)];
}

/// <summary>One question to the application.</summary>
/// <param name="Request">The request, made while the asker's lived.</param>
/// <param name="Route">The route that is asked.</param>
/// <param name="Id">Which operation.</param>
/// <param name="Caller">On whose behalf; <see cref="CallerKey.Anyone"/> with every identity removed.</param>
/// <param name="Traits">What says that it is that caller; null for anyone.</param>
/// <param name="Life">The life in which it is asked.</param>
/// <param name="Origin">The asker's <c>Origin</c>, to which its <c>Access-Control-*</c> belongs.</param>
internal sealed record Question(
    HttpRequestMessage Request, StatusRoute Route, OperationId Id, CallerKey Caller, CallerTraits? Traits, Revision Life, string? Origin);
