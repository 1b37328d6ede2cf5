using Microsoft.Extensions.Time.Testing;
using StatusGateway.Operations.Endings;

namespace StatusGateway.UnitTests.Operations.Endings;

public sealed class StoreAnswersTests
{
    [Fact]
    public void It_has_answered_since_the_end_of_its_last_outage()
    {
        var time = new FakeTimeProvider();
        var answers = new StoreAnswers(time);
        Assert.Equal(TimeSpan.Zero, answers.AnsweringFor);

        answers.Note(hasAnswered: true);
        time.Advance(TimeSpan.FromSeconds(100));
        answers.Note(hasAnswered: true);
        Assert.Equal(TimeSpan.FromSeconds(100), answers.AnsweringFor);

        answers.Note(hasAnswered: false);
        time.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(TimeSpan.Zero, answers.AnsweringFor);

        answers.Note(hasAnswered: true);
        time.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(TimeSpan.FromSeconds(7), answers.AnsweringFor);
    }
}
