using StatusGateway.Access;
using StatusGateway.Diagnostics;
using StatusGateway.Operations;
using StatusGateway.Operations.Endings;
using StatusGateway.Operations.Observing;
using StatusGateway.Polling;
using StatusGateway.Resilience;
using StatusGateway.Upstream.Balancing;
using Yarp.ReverseProxy.Model;

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
    Instances instances,
    TimeProvider time)
{
    public Task<Learned> AskAsync(Question question, CancellationToken cancellationToken) =>
        AskAsync(question, refusalEnds: true, cancellationToken);

    /// <param name="question">What is asked.</param>
    /// <param name="refusalEnds">Whether a refusal alone ends the asker's clearance; false where other routes are asked too.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    public async Task<Learned> AskAsync(Question question, bool refusalEnds, CancellationToken cancellationToken)
    {
        using var request = question.Request;
        var nothing = new Learned.Nothing(null);
        var (denials, isDoubtful) = (0, false);
        foreach (var instance in instances.InOrder(answered.InstanceOf(question.Id)))
        {
            var (learned, isDenial) = await AskAsync(question, instance, refusalEnds, cancellationToken);
            if (learned is not Learned.Nothing said)
            {
                return learned;
            }

            // It is the application that denies an operation: each instance that is there.
            denials += isDenial ? 1 : 0;
            isDoubtful |= !isDenial && instance.Health.Passive is not DestinationHealth.Unhealthy;
            nothing = nothing.Status is null ? said : nothing;
        }

        if (denials > 0 && !isDoubtful)
        {
            denied.Note(question.Id);
        }

        return nothing;
    }

    private async Task<(Learned Learned, bool IsDenial)> AskAsync(
        Question question, DestinationState instance, bool refusalEnds, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        patience.Ask(question.Route);
        var answer = await client.AskAsync(question, instance, cancellationToken);
        if (answer is null)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                patience.Fail(question.Route); // refused at once, unlike one that was given up
            }

            return (new Learned.Nothing(null), false);
        }

        var took = time.GetElapsedTime(start);
        TierMetrics.Answered(TierNames.Upstream, TierCall.Ask, took);
        patience.Learn(question.Route, took);
        crossOrigin.Learn(question.Route, question.Origin, answer.Headers);
        var isJson = answer.Status is >= 200 and < 300 && IsJson(answer.MediaType);
        if (isJson && !answer.IsWhole)
        {
            return (new Learned.TooLarge(), false);
        }

        var status = isJson ? question.Route.Shape.Read(answer.Body, question.Id) : null;
        var others = answer.Status is 404 or 410
            && answered.IsRefusal(question.Id, question.Life, question.Caller, instance.DestinationId);
        switch (AnswerPolicy.Decide(answer.Status, answer.MediaType, status, isKnown: true, others))
        {
            case AnswerKind.Status:
                answered.Note(question.Id, question.Life, question.Caller, instance.DestinationId);
                denied.Forget(question.Id);
                var kept = await keeper.KeepAsync(ToObservation(question, status!, answer), address: null);
                return (new Learned.State(kept?.Copy, kept?.Clearance, answer, status!.State.Result is not null), false);

            case AnswerKind.Refusal or AnswerKind.RefusalOfAll when clearances.IsPublic:
                return (new Learned.Nothing(answer.Status), false);

            case AnswerKind.Refusal or AnswerKind.RefusalOfAll:
                await EndAsync(question, answer, refusalEnds);
                return (new Learned.Refused(answer), false);

            default:
                return (new Learned.Nothing(answer.Status), answer.Status is 404 or 410 || status is { IsLost: true });
        }
    }

    // Without an identity there is nobody of whom every clearance could end: "log in" is a refusal of this one.
    private Task EndAsync(Question question, ApplicationAnswer refusal, bool refusalEnds) =>
        !refusalEnds ? Task.CompletedTask
        : refusal.Status is StatusCodes.Status401Unauthorized && !question.Caller.IsAnyone
            ? clearances.EndAsync(null, question.Caller)
            : clearances.EndOnAsync(question.Id, question.Caller, question.Route.Template);

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
/// <param name="Request">The request, made while the asker's lived; whoever asks says to whom, and disposes of it.</param>
/// <param name="Target">The raw target that is asked for.</param>
/// <param name="Route">The route that is asked.</param>
/// <param name="Id">Which operation.</param>
/// <param name="Caller">On whose behalf; <see cref="CallerKey.Anyone"/> with every identity removed.</param>
/// <param name="Traits">What says that it is that caller; null for anyone.</param>
/// <param name="Life">The life in which it is asked.</param>
/// <param name="Origin">The asker's <c>Origin</c>, to which its <c>Access-Control-*</c> belongs.</param>
internal sealed record Question(
    HttpRequestMessage Request,
    string Target,
    StatusRoute Route,
    OperationId Id,
    CallerKey Caller,
    CallerTraits? Traits,
    Revision Life,
    string? Origin);
