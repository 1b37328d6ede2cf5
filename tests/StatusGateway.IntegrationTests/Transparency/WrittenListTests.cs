namespace StatusGateway.IntegrationTests.Transparency;

public sealed class WrittenListTests
{
    private static readonly RawCase[] All =
    [
        .. TargetTests.Cases,
        .. MethodTests.Cases,
        .. RequestHeaderTests.Cases,
        .. BodyTests.Cases,
        .. FramingTests.Cases,
        .. ConnectionTests.Cases,
        .. AnswerTests.Cases,
        .. AnswerHeaderTests.Cases,
    ];

    [Fact]
    public void Whatever_is_on_the_list_is_seen_by_some_request() =>
        Assert.Equal(
            WrittenList.Names.Order(StringComparer.Ordinal),
            All.SelectMany(static one => one.Differs).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void There_are_many_requests_and_each_has_a_name_of_its_own() => Assert.InRange(All.Length, 200, 1000);
}
