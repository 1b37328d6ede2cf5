using StatusGateway.Supabase;
using StatusGateway.Supabase.Requests;
using StatusGateway.Supabase.Rows;

namespace StatusGateway.UnitTests.Supabase.Rows;

/// <summary>Each expectation is what PostgreSQL 15 answered.</summary>
public sealed class CastingTests
{
    [Theory]
    [InlineData("1.5", nameof(CastType.Integer), "2")]
    [InlineData("2.5", nameof(CastType.Integer), "3")]
    [InlineData("-2.5", nameof(CastType.Integer), "-3")]
    [InlineData("1.10", nameof(CastType.Numeric), "1.10")]
    [InlineData("true", nameof(CastType.Boolean), "true")]
    [InlineData("""{"a":1}""", nameof(CastType.Text), """{"a": 1}""")]
    [InlineData("\"x\"", nameof(CastType.Text), "\"x\"")]
    [InlineData("0.1", nameof(CastType.Double), "0.1")]
    public void JSON_becomes_what_Postgres_makes_of_it(string json, string type, string expected) =>
        Assert.Equal(expected, Shown(Casting.Cast(JsonbParser.Parse(json), Enum.Parse<CastType>(type))));

    [Theory]
    [InlineData("\"abc\"", nameof(CastType.Integer), "cannot cast jsonb string to type integer")]
    [InlineData("null", nameof(CastType.Integer), "cannot cast jsonb null to type integer")]
    [InlineData("{}", nameof(CastType.Boolean), "cannot cast jsonb object to type boolean")]
    [InlineData("1", nameof(CastType.Boolean), "cannot cast jsonb numeric to type boolean")]
    [InlineData("[1]", nameof(CastType.Real), "cannot cast jsonb array to type real")]
    [InlineData("3000000000", nameof(CastType.Integer), "integer out of range")]
    public void JSON_of_another_kind_is_refused(string json, string type, string message)
    {
        var refused = Assert.Throws<RestException>(
            () => Casting.Cast(JsonbParser.Parse(json), Enum.Parse<CastType>(type)));

        Assert.Equal(message, refused.Error.Message);
    }

    [Theory]
    [InlineData("yes", nameof(CastType.Boolean), "true")]
    [InlineData(" OF ", nameof(CastType.Boolean), "false")]
    [InlineData("17", nameof(CastType.SmallInt), "17")]
    [InlineData("1e2", nameof(CastType.Numeric), "100")]
    [InlineData(""" {"a" : 1}""", nameof(CastType.Json), """ {"a" : 1}""")]
    [InlineData(""" {"a" : 1}""", nameof(CastType.Jsonb), """{"a": 1}""")]
    public void A_text_becomes_what_it_says(string text, string type, string expected) =>
        Assert.Equal(expected, Shown(Casting.Cast(text, Enum.Parse<CastType>(type))));

    [Theory]
    [InlineData("abc", nameof(CastType.Boolean), "invalid input syntax for type boolean: \"abc\"")]
    [InlineData("o", nameof(CastType.Boolean), "invalid input syntax for type boolean: \"o\"")]
    [InlineData("x", nameof(CastType.SmallInt), "invalid input syntax for type smallint: \"x\"")]
    [InlineData("x", nameof(CastType.Double), "invalid input syntax for type double precision: \"x\"")]
    [InlineData("x", nameof(CastType.Numeric), "invalid input syntax for type numeric: \"x\"")]
    public void A_text_that_says_something_else_is_refused(string text, string type, string message) =>
        Assert.Equal(
            message, Assert.Throws<RestException>(() => Casting.Cast(text, Enum.Parse<CastType>(type))).Error.Message);

    [Fact]
    public void What_Postgres_has_no_way_for_is_refused_without_a_value()
    {
        var refused = Assert.Throws<RestException>(() => Casting.Check(ColumnType.BigInt, CastType.Boolean));

        Assert.Equal(("42846", "cannot cast type bigint to boolean"), (refused.Error.Code, refused.Error.Message));
    }

    private static string Shown(object value) => value is RawJson raw ? raw.Text : value.ToString()!;
}
