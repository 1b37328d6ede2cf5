using System.Text;
using Microsoft.AspNetCore.Http;
using StatusGateway.Supabase;
using StatusGateway.Supabase.Requests;

namespace StatusGateway.UnitTests.Supabase;

/// <summary>Windows, payloads, and what they become together.</summary>
public sealed class RequestReadingTests
{
    [Theory]
    [InlineData("", null, 0, 1000)]
    [InlineData("limit=10&offset=20", null, 20, 10)]
    [InlineData("limit=5000", null, 0, 1000)]
    [InlineData("limit=0&offset=3", null, 0, 0)]
    [InlineData("limit=many", null, 0, 1000)]
    [InlineData("", "5-9", 5, 5)]
    [InlineData("", "5-", 5, 1000)]
    [InlineData("limit=3&offset=4", "0-9", 4, 3)]
    [InlineData("limit=9&offset=4", "6-7", 6, 2)]
    [InlineData("", "bytes=0-1", 0, 1000)]
    public void A_window_is_what_all_ask_for_together(string query, string? range, long offset, long limit)
    {
        var request = Request("GET", query);
        request.Headers.Range = range;

        Assert.Equal(new Window(offset, limit), WindowReader.Read(request, QueryParameters.Read(request)));
    }

    [Theory]
    [InlineData("limit=-1", null, "PGRST103")]
    [InlineData("offset=-1", null, "2201X")]
    [InlineData("", "9-5", "PGRST103")]
    [InlineData("limit=2", "5-9", "PGRST103")]
    public void There_is_no_such_window(string query, string? range, string code)
    {
        var request = Request("GET", query);
        request.Headers.Range = range;

        Assert.Equal(code, Assert.Throws<RestException>(() => WindowReader.Read(request, QueryParameters.Read(request))).Error.Code);
    }

    [Theory]
    [InlineData("""{"id":"a","status":"b"}""", null, 1, "id,status")]
    [InlineData("""[{"id":"a","status":"b"},{"status":"c","id":"d"}]""", null, 2, "id,status")]
    [InlineData("""[{"id":"a"},{"nothing":1}]""", "columns=%22id%22,%22status%22", 2, "id,status")]
    [InlineData("[]", null, 0, "")]
    [InlineData("{}", null, 1, "")]
    [InlineData("[{},{}]", null, 2, "")]
    [InlineData("5", null, 0, "")]
    public async Task A_payload_is_its_rows_and_the_columns_to_be_written(string body, string? query, int rows, string columns)
    {
        var payload = await ReadAsync(body, query);

        Assert.Equal(rows, payload.Rows.Count);
        Assert.Equal(columns, string.Join(',', payload.Columns.Select(static column => column.Name)));
    }

    [Theory]
    [InlineData("", null, "PGRST102")]
    [InlineData("{", null, "PGRST102")]
    [InlineData("""[{"id":"a"},{"status":"b"}]""", null, "PGRST102")]
    [InlineData("""[{"id":"a"},5]""", null, "PGRST102")]
    [InlineData("""[5]""", "columns=id", "22023")]
    [InlineData("""{"revision":1}""", null, "PGRST204")]
    [InlineData("""{"id":"a"}""", "columns=ended", "PGRST204")]
    public async Task A_payload_that_cannot_be_written_is_refused(string body, string? query, string code) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<RestException>(() => ReadAsync(body, query))).Error.Code);

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/csv")]
    public async Task Another_type_than_json_is_named(string type)
    {
        var request = Request("POST", null, "id=a");
        request.ContentType = type;

        var refused = await Assert.ThrowsAsync<RestException>(() => PayloadReader.ReadAsync(request, null));

        Assert.Equal(("PGRST102", $"Content-Type not acceptable: {type}"), (refused.Error.Code, refused.Error.Message));
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_413()
    {
        var request = Request("POST", null, new string(' ', PayloadReader.LimitInBytes + 1));

        var refused = await Assert.ThrowsAsync<RestException>(() => PayloadReader.ReadAsync(request, null));

        Assert.Equal(413, refused.Error.Status);
    }

    [Theory]
    [InlineData("", "", "Fail")]
    [InlineData("on_conflict=id", "", "Fail")]
    [InlineData("", "resolution=merge-duplicates", "Merge")]
    [InlineData("on_conflict=%22id%22", "resolution=ignore-duplicates", "Ignore")]
    public async Task An_insertion_knows_what_a_conflict_becomes(string query, string prefer, string expected)
    {
        var insertion = await InsertAsync(query, prefer);

        Assert.Equal(expected, insertion.OnConflict.ToString());
    }

    [Theory]
    [InlineData("on_conflict=status", "42P10")]
    [InlineData("on_conflict=nothing", "42703")]
    public async Task Only_the_primary_key_can_be_in_conflict(string query, string code) => Assert.Equal(
        code,
        (await Assert.ThrowsAsync<RestException>(() => InsertAsync(query, "resolution=merge-duplicates"))).Error.Code);

    private static Task<RowInsertion> InsertAsync(string query, string prefer)
    {
        var request = Request("POST", query, """{"id":"a"}""");
        return TableRequests.ReadInsertionAsync(request, QueryParameters.Read(request), Preferences.Read(prefer), mustBeOne: false);
    }

    private static Task<Payload> ReadAsync(string body, string? query)
    {
        var request = Request("POST", query, body);
        return PayloadReader.ReadAsync(request, QueryParameters.Read(request).Columns);
    }

    private static HttpRequest Request(string method, string? query, string? body = null)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = method;
        request.QueryString = new QueryString("?" + query);
        request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body ?? ""));
        return request;
    }
}
