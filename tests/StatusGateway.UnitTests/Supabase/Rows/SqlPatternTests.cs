using StatusGateway.Supabase;
using StatusGateway.Supabase.Rows;

namespace StatusGateway.UnitTests.Supabase.Rows;

public sealed class SqlPatternTests
{
    [Theory]
    [InlineData("Alpha", "Al%", true)]
    [InlineData("Alpha", "al%", false)]
    [InlineData("Alpha", "%ph%", true)]
    [InlineData("Alpha", "A____", true)]
    [InlineData("Alpha", "A___", false)]
    [InlineData("50% of it", "%0\\%%", true)]
    [InlineData("500 of it", "%0\\%%", false)]
    [InlineData("a_b", "a\\_b", true)]
    [InlineData("axb", "a\\_b", false)]
    [InlineData("😀!", "_!", true)]
    [InlineData("", "", true)]
    [InlineData("", "%", true)]
    [InlineData("a", "", false)]
    [InlineData("aXbXc", "%X%X%", true)]
    [InlineData("mississippi", "%iss%ip%i", true)]
    [InlineData("mississippi", "%iss%ip%x", false)]
    public void A_text_matches_as_in_SQL(string text, string pattern, bool matches) =>
        Assert.Equal(matches, SqlPattern.Compile(pattern, ignoresCase: false)(text));

    [Fact]
    public void Case_is_ignored_when_it_is_to_be() => Assert.True(SqlPattern.Compile("äLPHA%", ignoresCase: true)("Älphabet"));

    [Fact]
    public void A_pattern_that_ends_in_its_escape_is_refused_by_a_text_that_gets_so_far()
    {
        var matches = SqlPattern.Compile("a\\", ignoresCase: false);

        Assert.False(matches("a"));
        Assert.False(matches("b"));
        Assert.Equal("22025", Assert.Throws<RestException>(() => matches("ab")).Error.Code);
    }

    [Fact]
    public void A_long_text_and_many_percent_signs_take_no_time_to_speak_of()
    {
        var matches = SqlPattern.Compile(string.Concat(Enumerable.Repeat("%a", 50)) + "%b", ignoresCase: false);

        Assert.False(matches(new string('a', 5000)));
    }
}
