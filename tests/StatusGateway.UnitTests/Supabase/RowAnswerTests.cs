using StatusGateway.Supabase;
using StatusGateway.Supabase.Answers;

namespace StatusGateway.UnitTests.Supabase;

/// <summary>How rows are written.</summary>
public sealed class RowAnswerTests
{
    [Theory]
    [InlineData("", "Array", false)]
    [InlineData("*/*", "Array", false)]
    [InlineData("application/json", "Array", false)]
    [InlineData("application/vnd.pgrst.object+json", "Object", false)]
    [InlineData("application/vnd.pgrst.object+json;nulls=stripped", "Object", true)]
    [InlineData("application/vnd.pgrst.array+json;nulls=stripped", "Array", true)]
    [InlineData("text/html, text/csv;q=0.5, application/json;q=0.9", "Array", false)]
    [InlineData("text/csv", "Csv", false)]
    public void The_first_that_there_is_is_chosen(string accept, string shape, bool isStripped) =>
        Assert.Equal((shape, isStripped), (RowFormat.Of(accept).Shape.ToString(), RowFormat.Of(accept).IsStripped));

    [Fact]
    public void What_there_is_not_is_named()
    {
        var error = Assert.Throws<RestException>(() => RowFormat.Of("application/xml")).Error;

        Assert.Equal((406, "PGRST107", "None of these media types are available: application/xml"), (error.Status, error.Code, error.Message));
    }

    [Theory]
    [InlineData(0, 0, null, "*/*")]
    [InlineData(0, 3, null, "0-2/*")]
    [InlineData(10, 3, 50L, "10-12/50")]
    [InlineData(0, 0, 0L, "*/0")]
    [InlineData(0, 0, 7L, "*/7")]
    public void A_range_says_which_rows_of_how_many(long first, long count, long? total, string expected) =>
        Assert.Equal(expected, ContentRange.Of(first, count, total));

    [Fact]
    public void Nulls_are_left_out_of_objects_and_never_of_lists() => Assert.Equal(
        """[{"id":"é<>","metadata":{"list":[null,1.10]}}]""",
        RowWriter.Write(
            """[{"id":"é<>","error":null,"metadata":{"a":null,"list":[null,1.10]}}]""", new RowFormat(RowShape.Array, IsStripped: true)));

    [Fact]
    public void One_object_stands_alone() => Assert.Equal(
        """{"id":"a"}""", RowWriter.Write("""[{"id":"a"}]""", new RowFormat(RowShape.Object, IsStripped: false)));

    [Fact]
    public void Csv_is_quoted_as_Postgres_quotes_a_record() => Assert.Equal(
        "id,message,error,metadata\n\"a \"\"b\"\"\",\"\",,\"{\"\"c\"\": \"\"x, y\"\"}\"",
        RowWriter.Write(
            """[{"id":"a \"b\"","message":"","error":null,"metadata":{"c": "x, y"}}]""",
            new RowFormat(RowShape.Csv, IsStripped: false)));
}
