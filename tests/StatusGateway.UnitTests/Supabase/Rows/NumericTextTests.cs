using StatusGateway.Supabase.Rows;

namespace StatusGateway.UnitTests.Supabase.Rows;

public sealed class NumericTextTests
{
    [Theory]
    [InlineData("1", "1.0", 0)]
    [InlineData("-1", "1", -1)]
    [InlineData("-2", "-10", 1)]
    [InlineData("9", "10", -1)]
    [InlineData("0.1", "0.09", 1)]
    [InlineData("-0.5", "0", -1)]
    [InlineData("12345678901234567890.124", "12345678901234567890.123", 1)]
    public void Numbers_of_any_length_are_compared_by_value(string x, string y, int order)
    {
        Assert.Equal(order, Math.Sign(NumericText.Compare(x, y)));
        Assert.Equal(-order, Math.Sign(NumericText.Compare(y, x)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("1e")]
    [InlineData("0x1")]
    [InlineData("1 2")]
    public void What_is_no_number_is_none(string text) => Assert.Null(NumericText.Normalize(text));

    [Theory]
    [InlineData("007", "7")]
    [InlineData("+.5", "0.5")]
    [InlineData("-0.00", "0.00")]
    [InlineData("1e-3", "0.001")]
    [InlineData("123e1", "1230")]
    public void Digits_stay_as_they_came(string text, string kept) =>
        Assert.Equal(kept, NumericText.Normalize(text));
}
