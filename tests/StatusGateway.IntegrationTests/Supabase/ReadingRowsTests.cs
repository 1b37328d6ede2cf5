using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Supabase;

/// <summary>GET and HEAD of the table, on Postgres.</summary>
public sealed class ReadingRowsTests(PostgresServer server) : RestTest(server)
{
    [Fact]
    public async Task Rows_are_shown_as_they_were_written_and_nothing_of_the_gateways_own()
    {
        await InsertAsync(Row("op-1"));

        var answer = await Gateway.GetAsync("?select=*");

        Assert.Equal(200, answer.Status);
        Assert.Equal("0-0/*", answer.ContentRange);
        Assert.Equal("application/json; charset=utf-8", answer.Headers["Content-Type"]);
        Assert.Equal("/operations?select=%2A", answer.Headers["Content-Location"]);
        Assert.Equal(
            """[{"id":"op-1","status":"pending","progress":0,"message":"Queued","result":null,"error":null,"metadata":null,"created_at":1700000000000,"updated_at":1700000000000}]""",
            answer.Body);
    }

    [Fact]
    public async Task An_empty_table_is_an_empty_array()
    {
        var answer = await Gateway.GetAsync("?select=*");

        Assert.Equal((200, "*/*", "[]"), (answer.Status, answer.ContentRange, answer.Body));
    }

    [Fact]
    public async Task A_page_is_206_of_as_many_as_match()
    {
        await InsertAsync(Row("a"), Row("b"), Row("c"), Row("d"));

        var page = await Gateway.GetAsync("?select=id&order=id.desc&offset=1&limit=2", Prefer("count=exact"));
        var whole = await Gateway.GetAsync("?id=in.(a,b)", Prefer("count=exact"));
        var beyond = await Gateway.GetAsync("?offset=9", Prefer("count=exact"));

        Assert.Equal((206, "1-2/4", "count=exact"), (page.Status, page.ContentRange, page.Applied));
        Assert.Equal(["c", "b"], page.Ids);
        Assert.Equal((200, "0-1/2"), (whole.Status, whole.ContentRange));
        Assert.Equal((416, "*/4", "PGRST103"), (beyond.Status, beyond.ContentRange, beyond.Code));
        Assert.Equal("An offset of 9 was requested, but there are only 4 rows.", beyond.Details);
    }

    [Fact]
    public async Task A_range_header_is_a_window_as_well()
    {
        await InsertAsync(Row("a"), Row("b"), Row("c"));

        var answer = await Gateway.GetAsync("?select=id&order=id", ("Range", "1-1"));

        Assert.Equal((200, "1-1/*"), (answer.Status, answer.ContentRange));
        Assert.Equal(["b"], answer.Ids);
    }

    [Fact]
    public async Task A_head_counts_and_shows_nothing()
    {
        await InsertAsync(Row("a"), Row("b"));

        var answer = await Gateway.SendAsync(HttpMethod.Head, "?select=*", null, Prefer("count=exact"));

        Assert.Equal((200, "0-1/2", ""), (answer.Status, answer.ContentRange, answer.Body));
    }

    [Fact]
    public async Task More_than_a_thousand_rows_are_never_shown_at_once()
    {
        await Database.ExecuteAsync("""
            insert into operations (id, status, message, created_at, updated_at)
            select 'op-' || n, 'pending', '', n, n from generate_series(1, 1005) n
            """);

        var answer = await Gateway.GetAsync("?select=id&limit=5000", Prefer("count=exact"));

        Assert.Equal((206, "0-999/1005"), (answer.Status, answer.ContentRange));
    }

    [Fact]
    public async Task One_object_is_one_row_and_neither_none_nor_two()
    {
        await InsertAsync(Row("a"), Row("b"));

        var one = await Gateway.GetAsync("?select=id,status&id=eq.a", ForObject);
        var none = await Gateway.GetAsync("?id=eq.c", ForObject);
        var two = await Gateway.GetAsync("?select=id", ForObject);

        Assert.Equal(200, one.Status);
        Assert.Equal("""{"id":"a","status":"pending"}""", one.Body);
        Assert.Equal("application/vnd.pgrst.object+json; charset=utf-8", one.Headers["Content-Type"]);
        Assert.Equal((406, "PGRST116", "The result contains 0 rows"), (none.Status, none.Code, none.Details));
        Assert.Equal((406, "PGRST116", "The result contains 2 rows"), (two.Status, two.Code, two.Details));
    }

    [Fact]
    public async Task A_selection_renames_casts_and_goes_into_json()
    {
        await Database.ExecuteAsync("""
            insert into operations (id, status, message, metadata, created_at, updated_at)
            values ('a', 'pending', '', '{"user":{"name":"Ann","tags":["x","y"]}}', 1, 2)
            """);

        var answer = await Gateway.GetAsync(
            "?select=key:id,progress::text,at:updated_at,metadata->user->>name,metadata->user->tags->1,last:metadata->user->tags->>-1");

        Assert.Equal("""[{"key":"a","progress":"0","at":2,"name":"Ann","tags":"y","last":"y"}]""", answer.Body);
    }

    [Theory]
    [InlineData("status=eq.complete", "b")]
    [InlineData("status=neq.complete", "a,c,it's")]
    [InlineData("progress=gt.10&progress=lte.50", "c")]
    [InlineData("id=like.*%27*", "it's")]
    [InlineData("message=ilike.HALF%25", "c")]
    [InlineData("id=match.%5E%5Bab%5D", "a,b")]
    [InlineData("id=in.(a,%22it%27s%22,zzz)", "a,it's")]
    [InlineData("id=in.()", "")]
    [InlineData("status=not.in.(%22complete%22,%22error%22)", "a,c")]
    [InlineData("error=is.null", "a,b,c")]
    [InlineData("error=not.is.null", "it's")]
    [InlineData("or=(progress.eq.100,and(progress.gte.50,status.neq.complete))", "b,c")]
    [InlineData("not.or=(id.eq.a,id.eq.b)", "c,it's")]
    [InlineData("metadata=cs.%7B%22owner%22:%22ann%22%7D", "a")]
    [InlineData("metadata->>owner=eq.bob", "b")]
    [InlineData("metadata->n=eq.7", "b")]
    [InlineData("metadata=cd.%7B%22owner%22:%22ann%22,%22x%22:1%7D", "a")]
    [InlineData("id=eq(any).%7Ba,c%7D", "a,c")]
    [InlineData("id=like(all).%7B*t*,it*%7D", "it's")]
    [InlineData("error=isdistinct.gone", "a,b,c")]
    [InlineData("id=eq.it%27s%22;drop+table", "")]
    public async Task A_filter_finds(string filter, string ids)
    {
        await Database.ExecuteAsync("""
            insert into operations (id, status, progress, message, error, metadata, created_at, updated_at) values
                ('a', 'pending', 0, '', null, '{"owner":"ann"}', 1, 1),
                ('b', 'complete', 100, '', null, '{"owner":"bob","n":7}', 2, 2),
                ('c', 'processing', 50, 'Half way', null, null, 3, 3),
                ('it''s', 'error', 0, '', 'gone', null, 4, 4)
            """);

        var answer = await Gateway.GetAsync($"?select=id&order=created_at&{filter}");

        Assert.True(answer.Status == 200, answer.ToString());
        Assert.Equal(ids, string.Join(',', answer.Ids));
    }

    [Theory]
    [InlineData("?nothing=eq.1", 400, "42703", "column operations.nothing does not exist")]
    [InlineData("?revision=gt.1", 400, "42703", "column operations.revision does not exist")]
    [InlineData("?select=life", 400, "42703", "column operations.life does not exist")]
    [InlineData("?order=ended", 400, "42703", "column operations.ended does not exist")]
    [InlineData("?progress=eq.many", 400, "22P02", "invalid input syntax for type integer: \"many\"")]
    [InlineData("?metadata=eq.%7B", 400, "22P02", "invalid input syntax for type json")]
    [InlineData("?id=like(any).a", 400, "22P02", "malformed array literal: \"a\"")]
    [InlineData("?id=cs.a", 404, "42883", "operator does not exist: text @> unknown")]
    [InlineData("?id=foo.a", 400, "PGRST100", "\"failed to parse filter (foo.a)\" (line 1, column 1)")]
    [InlineData("?select=id,videos(*)", 400, "PGRST200", "Could not find a relationship between 'operations' and 'videos' in the schema cache")]
    [InlineData("?select=count()", 400, "PGRST123", "Use of aggregate functions is not allowed")]
    [InlineData("?limit=-1", 416, "PGRST103", "Requested range not satisfiable")]
    [InlineData("?id=fts.a", 400, "PGRST127", "Feature not implemented")]
    [InlineData("?id=eq.%00", 400, "22021", "invalid byte sequence for encoding \"UTF8\": 0x00")]
    public async Task What_makes_no_sense_is_an_error_that_says_so(string query, int status, string code, string message)
    {
        var answer = await Gateway.GetAsync(query);

        Assert.Equal((status, code, message), (answer.Status, answer.Code, answer.Message));
        Assert.Equal($"PostgREST; error={code}", answer.Headers["Proxy-Status"]);
    }

    [Fact]
    public async Task Csv_and_rows_without_nulls_are_written_as_PostgREST_does()
    {
        await InsertAsync(Row("a", message: "One, two"));

        var csv = await Gateway.GetAsync("?select=id,message,error,progress", ("Accept", "text/csv"));
        var stripped = await Gateway.GetAsync(
            "?select=id,error", ("Accept", "application/vnd.pgrst.array+json;nulls=stripped"));
        var html = await Gateway.GetAsync("", ("Accept", "text/html"));

        Assert.Equal("id,message,error,progress\na,\"One, two\",,0", csv.Body);
        Assert.Equal("text/csv; charset=utf-8", csv.Headers["Content-Type"]);
        Assert.Equal("""[{"id":"a"}]""", stripped.Body);
        Assert.Equal((406, "PGRST107"), (html.Status, html.Code));
    }

    [Theory]
    [InlineData("PUT", "", 405, "PGRST117")]
    [InlineData("GET", "/rest/v1/operations/op-1", 404, "PGRST125")]
    [InlineData("DELETE", "/rest/v1/rpc/cleanup_old_operations", 405, "PGRST101")]
    [InlineData("GET", "/rest/v1/rpc/cleanup_old_operations", 405, "25006")]
    public async Task There_is_never_a_bare_404(string method, string target, int status, string code)
    {
        var answer = await Gateway.SendAsync(new HttpMethod(method), target, null);

        Assert.Equal((status, code), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_trailing_slash_is_the_table_as_well()
    {
        var answer = await Gateway.GetAsync("/?select=id");

        Assert.Equal((200, "[]"), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Nobody_without_the_key_sees_a_row()
    {
        using var stranger = new HttpClient { BaseAddress = Gateway.Address };
        using var answer = await stranger.GetAsync(new Uri("/rest/v1/operations", UriKind.Relative), Cancel);

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
    }
}
