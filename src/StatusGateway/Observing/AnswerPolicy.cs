namespace StatusGateway.Observing;

/// <summary>What an answer of the application means for a poll: the table of what is served, as one pure method.</summary>
internal static class AnswerPolicy
{
    /// <param name="status">The HTTP status; null when the application could not be asked, or did not answer in time.</param>
    /// <param name="mediaType">The media type of its body.</param>
    /// <param name="answer">The body, where it is status-shaped.</param>
    /// <param name="isKnown">Whether the operation is known already, by its creation or an earlier answer.</param>
    /// <param name="answersOthers">Whether the same upstream answered another caller of this life 2xx within 5 s.</param>
    public static AnswerKind Decide(int? status, string? mediaType, StatusAnswer? answer, bool isKnown, bool answersOthers) =>
        status switch
        {
            null => AnswerKind.Nothing,
            401 => AnswerKind.RefusalOfAll,
            403 or 407 or 451 or (>= 300 and < 400 and not 304) => AnswerKind.Refusal,
            404 or 410 when answersOthers => AnswerKind.Refusal,
            >= 200 and < 300 when answer is { IsLost: true } && isKnown => AnswerKind.Nothing,
            >= 200 and < 300 when answer is not null && (answer.EchoesId || isKnown) => AnswerKind.Status,
            >= 200 and < 300 when mediaType == "text/html" => AnswerKind.Refusal, // a log-in page
            _ => AnswerKind.Nothing,
        };

    private const int FirstCode = 200;
    private const int LastCode = 599;

    private static readonly string[] Reasons =
        [.. Enumerable.Range(FirstCode, LastCode - FirstCode + 1).Select(static code => $"upstream-{code}")];

    /// <summary>Why a poll was rescued, for <c>Cache-Status</c> and the metrics, which need an end to how many reasons there are.</summary>
    public static string Reason(int? status) => status switch
    {
        null => "upstream-unreachable",
        >= FirstCode and <= LastCode => Reasons[status.Value - FirstCode],
        _ => "upstream-other",
    };
}

/// <summary>What an answer of the application means for a poll.</summary>
internal enum AnswerKind
{
    /// <summary>The operation's state: kept, and its caller cleared.</summary>
    Status,

    /// <summary>The application will not show this operation to this caller: its clearance ends, and it gets that answer.</summary>
    Refusal,

    /// <summary>The application does not know this caller at all any more: every clearance of its ends.</summary>
    RefusalOfAll,

    /// <summary>It says nothing about the operation: who is cleared is shown what is stored.</summary>
    Nothing,
}
