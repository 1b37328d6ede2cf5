using StatusGateway.Operations;

namespace StatusGateway.UnitTests.Operations;

public sealed class OperationIdTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("0f8fad5b-d9cb-469f-a165-70867728950e", true)]
    [InlineData("job:1.2_3-4", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("a%2Fb", false)]
    [InlineData("ä", false)]
    [InlineData("a\0", false)]
    public void An_id_of_a_route_needs_no_escaping(string? text, bool parses)
    {
        Assert.Equal(parses, OperationId.TryParse(text, provider: null, out var id));
        Assert.Equal(parses, OperationId.TryParse(text.AsSpan(), provider: null, out _));
        Assert.Equal(parses ? text : "", id.ToString());
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public void An_id_of_a_route_has_at_most_two_hundred_characters(int length, bool parses) =>
        Assert.Equal(parses, OperationId.TryParse(new string('a', length), provider: null, out _));

    [Theory]
    [InlineData(15, true)]
    [InlineData(16, false)]
    public void A_short_id_may_be_dealt_again(int length, bool may)
    {
        Assert.True(OperationId.TryParse(new string('7', length), provider: null, out var id));

        Assert.Equal(may, id.MayBeDealtAgain);
    }

    [Theory]
    [InlineData("ä b/c", true)]
    [InlineData("", false)]
    [InlineData("a\0b", false)]
    public void A_row_may_hold_what_no_route_can_name(string text, bool valid) =>
        Assert.Equal(valid, OperationId.TryFromStored(text, out _));
}
