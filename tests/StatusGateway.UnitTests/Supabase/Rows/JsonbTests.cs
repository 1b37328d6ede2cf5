using StatusGateway.Supabase;
using StatusGateway.Supabase.Rows;

namespace StatusGateway.UnitTests.Supabase.Rows;

/// <summary>Each expectation is what PostgreSQL 15 answered.</summary>
public sealed class JsonbTests
{
    [Theory]
    [InlineData("""{"bb":1,"a":1.10,"a":1.20,"c":1e2,"cc":-0.0,"d":1E-3}""", """{"a": 1.20, "c": 100, "d": 0.001, "bb": 1, "cc": 0.0}""")]
    [InlineData("""{"é":1,"zz":2,"z":3,"":4}""", """{"": 4, "z": 3, "zz": 2, "é": 1}""")]
    [InlineData(""" [ 1 , "a\u00e9\u0001\/" , { } , [ ] , true , null ] """, """[1, "aé\u0001/", {}, [], true, null]""")]
    [InlineData("12345678901234567890.123", "12345678901234567890.123")]
    [InlineData("-0", "0")]
    [InlineData("1.5e1", "15")]
    [InlineData("100e-2", "1.00")]
    [InlineData("\"😀\"", "\"😀\"")]
    public void It_is_written_as_Postgres_writes_it(string sent, string kept) =>
        Assert.Equal(kept, JsonbParser.Parse(sent).ToString());

    [Fact]
    public void Values_are_ordered_as_Postgres_orders_them()
    {
        string[] ordered =
        [
            "[]", "null", "\"a\"", "-1", "1", "10", "false", "true", "[1]", "[2]", "[1, 2]", "{}", "{\"a\": 1}", "{\"aa\": 0}",
            "{\"b\": 0}", "{\"a\": 1, \"b\": 2}",
        ];

        var sorted = ordered.Reverse().Select(JsonbParser.Parse).Order(JsonbOrder.Instance);

        Assert.Equal(ordered, sorted.Select(static value => value.ToString()));
    }

    [Theory]
    [InlineData("[1,2]", "1", true)]
    [InlineData("1", "[1]", false)]
    [InlineData("1", "1", true)]
    [InlineData("[[1,2]]", "[[1]]", true)]
    [InlineData("[[1,2]]", "[1]", false)]
    [InlineData("""{"a":1.0}""", """{"a":1}""", true)]
    [InlineData("""{"a":[1,2]}""", """{"a":1}""", false)]
    [InlineData("[]", "[]", true)]
    [InlineData("{}", "[]", false)]
    [InlineData("""["a"]""", """["a","a"]""", true)]
    [InlineData("""{"a":null}""", """{"a":null}""", true)]
    [InlineData("""{"a":1}""", """{"b":1}""", false)]
    public void It_contains_what_Postgres_says_it_contains(string value, string part, bool contains) =>
        Assert.Equal(contains, JsonbParser.Parse(value).Contains(JsonbParser.Parse(part)));

    [Theory]
    [InlineData("nonsense", "Token \"nonsense\" is invalid.")]
    [InlineData("{a}", "Token \"a\" is invalid.")]
    [InlineData("""{"a":}""", "Expected JSON value, but found \"}\".")]
    [InlineData("{", "The input string ended unexpectedly.")]
    [InlineData("", "The input string ended unexpectedly.")]
    [InlineData("\"\\ud800\"", "Unicode low surrogate must follow a high surrogate.")]
    public void What_is_no_JSON_is_refused_in_Postgres_words(string text, string details)
    {
        var error = Assert.Throws<RestException>(() => JsonbParser.Parse(text)).Error;

        Assert.Equal(("22P02", "invalid input syntax for type json", details), (error.Code, error.Message, error.Details));
    }

    [Theory]
    [InlineData("\"a\\u0000b\"", "22P05")]
    [InlineData("1e400000", "22003")]
    public void What_Postgres_cannot_keep_is_refused(string text, string code) =>
        Assert.Equal(code, Assert.Throws<RestException>(() => JsonbParser.Parse(text)).Error.Code);

    [Theory]
    [InlineData("\"abc\"", 0, "\"abc\"")]
    [InlineData("5", -1, "5")]
    [InlineData("[1,2,3]", -1, "3")]
    [InlineData("[1,2,3]", 3, null)]
    [InlineData("""{"0":1}""", 0, null)]
    public void An_element_is_found_where_Postgres_finds_it(string value, int index, string? found) =>
        Assert.Equal(found, JsonbParser.Parse(value).At(index)?.ToString());
}
