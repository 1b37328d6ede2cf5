using StatusGateway.Observing;
using StatusGateway.Operations;

namespace StatusGateway.UnitTests.Observing;

/// <summary>The table of what an answer means, row by row.</summary>
public sealed class AnswerPolicyTests
{
    private static readonly StatusAnswer Echoing =
        new(new OperationState(OperationStatus.Processing, 1, null, null, null, null), EchoesId: true, IsLost: false, "{}");

    [Theory]
    [InlineData(200, true)]
    [InlineData(202, true)]
    [InlineData(200, false)]
    public void Status_shaped_JSON_is_the_state(int status, bool isKnown) =>
        Assert.Equal(AnswerKind.Status, Decide(status, Echoing, isKnown: isKnown));

    [Theory]
    [InlineData(true, "Status")]
    [InlineData(false, "Nothing")]
    public void Without_the_id_it_is_the_state_of_something_known_alone(bool isKnown, string kind) =>
        Assert.Equal(kind, Decide(200, Echoing with { EchoesId = false }, isKnown: isKnown).ToString());

    [Theory]
    [InlineData(true, "Nothing")]
    [InlineData(false, "Status")]
    public void What_says_that_it_is_lost_says_nothing_of_something_known(bool isKnown, string kind) =>
        Assert.Equal(kind, Decide(200, Echoing with { IsLost = true }, isKnown: isKnown).ToString());

    [Theory]
    [InlineData(401, "RefusalOfAll")]
    [InlineData(403, "Refusal")]
    [InlineData(407, "Refusal")]
    [InlineData(451, "Refusal")]
    [InlineData(301, "Refusal")]
    [InlineData(302, "Refusal")]
    [InlineData(303, "Refusal")]
    [InlineData(307, "Refusal")]
    [InlineData(308, "Refusal")]
    [InlineData(304, "Nothing")]
    [InlineData(400, "Nothing")]
    [InlineData(404, "Nothing")]
    [InlineData(410, "Nothing")]
    [InlineData(429, "Nothing")]
    [InlineData(500, "Nothing")]
    [InlineData(503, "Nothing")]
    [InlineData(null, "Nothing")]
    public void A_refusal_is_told_from_a_fault(int? status, string kind) =>
        Assert.Equal(kind, Decide(status, answer: null).ToString());

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public void Not_found_is_a_refusal_while_others_are_answered(int status) =>
        Assert.Equal(AnswerKind.Refusal, AnswerPolicy.Decide(status, "application/json", null, isKnown: true, answersOthers: true));

    [Theory]
    [InlineData(200, "text/html", "Refusal")]
    [InlineData(200, "application/json", "Nothing")]
    [InlineData(204, null, "Nothing")]
    [InlineData(500, "text/html", "Nothing")]
    [InlineData(404, "text/html", "Nothing")]
    public void A_page_where_a_status_should_be_is_a_log_in(int status, string? mediaType, string kind) =>
        Assert.Equal(kind, AnswerPolicy.Decide(status, mediaType, null, isKnown: true, answersOthers: false).ToString());

    private static AnswerKind Decide(int? status, StatusAnswer? answer, bool isKnown = true) =>
        AnswerPolicy.Decide(status, "application/json", answer, isKnown, answersOthers: false);
}
