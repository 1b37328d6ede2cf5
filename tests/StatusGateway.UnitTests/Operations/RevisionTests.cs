using CsCheck;
using StatusGateway.Operations;

namespace StatusGateway.UnitTests.Operations;

public sealed class RevisionTests
{
    [Fact]
    public void The_next_revision_is_newer_whatever_the_clock_says() =>
        Gen.Select(Gen.Long[0, 1L << 52], Gen.Long[0, 1L << 52]).Sample(static (number, microseconds) =>
        {
            var before = new Revision(number);
            var next = before.Next(DateTimeOffset.UnixEpoch.AddTicks(microseconds * 10));
            return next.IsNewerThan(before) && next.Number >= microseconds;
        });

    [Theory]
    [InlineData("17", 17)]
    [InlineData("\"17\"", 17)]
    [InlineData("W/\"17\"", 17)]
    [InlineData(" 17 ", 17)]
    [InlineData("-17", null)]
    [InlineData("\"17", null)]
    [InlineData("*", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_revision_is_read_bare_and_as_a_tag(string? text, int? number)
    {
        Assert.Equal(number is not null, Revision.TryParse(text, provider: null, out var revision));
        Assert.Equal(number ?? 0, revision.Number);
    }
}
