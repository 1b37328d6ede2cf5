using StatusGateway.Supabase;
using StatusGateway.Supabase.Requests;
using StatusGateway.Supabase.Rows;

namespace StatusGateway.UnitTests.Supabase.Rows;

public sealed class RowFilterTests
{
    private static readonly FieldPath Error = new(Column.Find("error")!, []);
    private static readonly FieldPath Progress = new(Column.Find("progress")!, []);
    private static readonly FieldPath Metadata = new(Column.Find("metadata")!, []);

    // Unknown for a row without an error.
    private static readonly Filter HasBoom = new Filter.Comparison(Error, Comparator.Equal, "boom");
    private static readonly Filter IsHalf = new Filter.Comparison(Progress, Comparator.Equal, "50");

    [Fact]
    public void Null_is_neither_equal_nor_unequal()
    {
        Assert.Null(Matches(HasBoom, ARow()));
        Assert.Null(Matches(new Filter.Comparison(Error, Comparator.NotEqual, "boom"), ARow()));
        Assert.Null(Matches(new Filter.Not(HasBoom), ARow()));
        Assert.True(Matches(new Filter.Comparison(Error, Comparator.IsDistinct, "boom"), ARow()));
    }

    [Theory]
    [InlineData(50, null, true)]
    [InlineData(10, false, null)]
    public void What_is_unknown_stays_so_unless_the_rest_decides(int progress, bool? all, bool? any)
    {
        var row = ARow(progress);

        Assert.Equal(all, Matches(new Filter.All([HasBoom, IsHalf]), row));
        Assert.Equal(any, Matches(new Filter.Any([HasBoom, IsHalf]), row));
    }

    [Fact]
    public void Nothing_said_is_every_row_and_an_empty_list_is_none()
    {
        Assert.True(Matches(Filter.Everything, ARow()));
        Assert.False(Matches(new Filter.In(Progress, []), ARow()));
        Assert.False(Matches(new Filter.In(Error, []), ARow()));
    }

    [Fact]
    public void A_place_in_JSON_is_compared_as_JSON_or_as_text()
    {
        var row = ARow();
        row[Column.Find("metadata")!] = JsonbParser.Parse("""{"n":10,"list":["a",{"k":"v"}]}""");

        Assert.True(Matches(At([new("n", null, false)], Comparator.Greater, "9.5"), row));
        Assert.False(Matches(At([new("n", null, true)], Comparator.Greater, "9"), row));
        Assert.True(Matches(At([new("list", null, false), new("-1", -1, false), new("k", null, true)], Comparator.Equal, "v"), row));
        Assert.Null(Matches(At([new("none", null, true)], Comparator.Equal, "v"), row));
    }

    [Theory]
    [InlineData("abc", "22P02", "invalid input syntax for type integer: \"abc\"")]
    [InlineData("", "22P02", "invalid input syntax for type integer: \"\"")]
    [InlineData("3000000000", "22003", "value \"3000000000\" is out of range for type integer")]
    public void A_value_of_another_type_is_refused_before_any_row(string value, string code, string message)
    {
        var refused = Assert.Throws<RestException>(
            () => RowFilter.Compile(new Filter.Comparison(Progress, Comparator.Equal, value)));

        Assert.Equal((400, code, message), (refused.Error.Status, refused.Error.Code, refused.Error.Message));
    }

    [Fact]
    public void Numbers_in_blanks_are_numbers() =>
        Assert.True(Matches(new Filter.Comparison(Progress, Comparator.Equal, " +50 "), ARow(50)));

    [Fact]
    public void Each_or_any_of_several_values_is_enough_as_it_is_said()
    {
        var row = ARow(50);

        Assert.True(Matches(new Filter.Quantified(Progress, Comparator.Greater, NeedsAll: false, ["90", "10"]), row));
        Assert.False(Matches(new Filter.Quantified(Progress, Comparator.Greater, NeedsAll: true, ["90", "10"]), row));
        Assert.Null(Matches(new Filter.Quantified(Progress, Comparator.Greater, NeedsAll: true, ["10", null]), row));
    }

    private static Filter.Comparison At(JsonStep[] steps, Comparator comparator, string value) =>
        new(Metadata with { Steps = steps }, comparator, value);

    private static bool? Matches(Filter filter, TableRow row) => RowFilter.Compile(filter)(row);

    private static TableRow ARow(long progress = 0)
    {
        var row = new TableRow();
        row[Column.Id] = "a";
        row[Column.Find("progress")!] = progress;
        return row;
    }
}
