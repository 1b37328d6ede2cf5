using StatusGateway.Settings;

namespace StatusGateway.UnitTests.Settings;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("--upstraem", "--upstream")]
    [InlineData("--lsiten", "--listen")]
    [InlineData("--Route", "--route")]
    [InlineData("--dat", "--data")]
    public void A_slip_of_the_fingers_finds_its_name(string text, string name) =>
        Assert.Equal(name, NearestName.Of(text, ["--upstream", "--listen", "--route", "--data"]));

    [Fact]
    public void A_word_of_its_own_is_nobodys_slip() =>
        Assert.Null(NearestName.Of("--banana", ["--upstream", "--listen", "--route", "--data"]));

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("ULR", "URL", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("KEY", "key", 0)]
    public void Distance_counts_letters_and_a_swap_is_one(string from, string to, int distance) =>
        Assert.Equal(distance, NearestName.Distance(from, to));
}
