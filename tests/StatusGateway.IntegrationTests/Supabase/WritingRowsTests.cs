using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Supabase;

/// <summary>POST, PATCH and DELETE of the table, on Postgres.</summary>
public sealed class WritingRowsTests(PostgresServer server) : RestTest(server)
{
    private const string Merge = "resolution=merge-duplicates";
    private const string Ignore = "resolution=ignore-duplicates";

    [Fact]
    public async Task An_inserted_row_is_201_and_empty()
    {
        var answer = await Gateway.PostAsync("", Row("op-1"));

        Assert.Equal((201, "*/*", ""), (answer.Status, answer.ContentRange, answer.Body));
        Assert.False(answer.Headers.ContainsKey("Content-Type"));
    }

    [Fact]
    public async Task An_id_that_is_there_is_a_conflict_in_Postgress_words()
    {
        await InsertAsync(Row("op-1"));

        var answer = await Gateway.PostAsync("", Row("op-1"));

        Assert.Equal((409, "23505"), (answer.Status, answer.Code));
        Assert.Equal("duplicate key value violates unique constraint \"operations_pkey\"", answer.Message);
        Assert.Equal("Key (id)=(op-1) already exists.", answer.Details);
    }

    [Fact]
    public async Task A_row_that_is_refused_is_shown_without_what_is_the_gateways_own()
    {
        var answer = await Gateway.PostAsync("", """{"id":"a","status":"pending"}""");

        Assert.Equal((400, "23502"), (answer.Status, answer.Code));
        Assert.Equal("null value in column \"message\" of relation \"operations\" violates not-null constraint", answer.Message);
        Assert.Equal("Failing row contains (a, pending, 0, null, null, null, null, null, null).", answer.Details);
    }

    [Fact]
    public async Task Many_rows_take_the_listed_columns_and_null_for_what_they_lack()
    {
        var columns = Uri.EscapeDataString(
            "\"id\",\"status\",\"message\",\"progress\",\"created_at\",\"updated_at\"");
        const string Bulk = """
            [{"id":"a","status":"pending","message":"","progress":7,"created_at":1,"updated_at":1,"unlisted":1},
             {"id":"b","status":"pending","message":"","created_at":1,"updated_at":1}]
            """;

        var lacking = await Gateway.PostAsync($"?columns={columns}", Bulk);
        var withDefaults = await Gateway.PostAsync(
            $"?columns={columns}&select=id,progress", Bulk, Prefer($"missing=default,{Representation}"));
        var unequal = await Gateway.PostAsync("", """[{"id":"a"},{"id":"b","status":"pending"}]""");

        Assert.Equal((400, "23502"), (lacking.Status, lacking.Code));
        Assert.Equal((201, $"missing=default, {Representation}"), (withDefaults.Status, withDefaults.Applied));
        Assert.Equal("""[{"id":"a","progress":7},{"id":"b","progress":0}]""", withDefaults.Body.Replace(" \n ", "", StringComparison.Ordinal));
        Assert.Equal((400, "PGRST102", "All object keys must match"), (unequal.Status, unequal.Code, unequal.Message));
    }

    [Theory]
    [InlineData("", 400, "PGRST102")]
    [InlineData("{", 400, "PGRST102")]
    [InlineData("""{"id":"a","revision":1}""", 400, "PGRST204")]
    [InlineData("""{"id":"a","status":"pending","message":"","progress":33.3,"created_at":1,"updated_at":1}""", 400, "22P02")]
    [InlineData("""{"id":"a","status":"done","message":"","created_at":1,"updated_at":1}""", 400, "23514")]
    [InlineData("""{"id":"a","status":"pending","message":"\u0000","created_at":1,"updated_at":1}""", 400, "22P05")]
    public async Task A_body_that_cannot_be_written_changes_nothing(string body, int status, string code)
    {
        var answer = await Gateway.PostAsync("", body);

        Assert.Equal((status, code), (answer.Status, answer.Code));
        Assert.Equal("[]", (await Gateway.GetAsync("")).Body);
    }

    [Fact]
    public async Task An_upsert_is_201_while_it_inserts_and_200_when_it_only_changes()
    {
        var first = await Gateway.PostAsync("?on_conflict=id", Row("a"), Prefer(Merge));
        var both = await Gateway.PostAsync("", Rows(Row("a", progress: 5), Row("b")), Prefer($"{Merge}, count=exact"));
        var again = await Gateway.PostAsync("?select=progress", Row("a", progress: 9), Prefer($"{Merge},{Representation}"));

        Assert.Equal((201, 201, 200), (first.Status, both.Status, again.Status));
        Assert.Equal("*/2", both.ContentRange);
        Assert.Equal($"{Merge}, {Representation}", again.Applied);
        Assert.Equal("""[{"progress":9}]""", again.Body);
    }

    [Fact]
    public async Task An_upsert_changes_no_column_that_it_does_not_bring()
    {
        await InsertAsync("""{"id":"a","status":"pending","message":"","metadata":{"user":"u"},"created_at":1,"updated_at":1}""");

        await Gateway.PostAsync("", Row("a", "processing", 50), Prefer(Merge));
        var answer = await Gateway.GetAsync("?select=status,metadata", ForObject);

        Assert.Equal("""{"status":"processing","metadata":{"user": "u"}}""", answer.Body);
    }

    [Fact]
    public async Task Ignored_duplicates_stay_as_they_were_and_are_not_returned()
    {
        await InsertAsync(Row("a", message: "First"));

        var answer = await Gateway.PostAsync(
            "?select=id", Rows(Row("a", message: "Second"), Row("b")), Prefer($"{Ignore}, {Representation}"));

        Assert.Equal((201, """[{"id":"b"}]"""), (answer.Status, answer.Body));
        Assert.Equal("""[{"message":"First"}]""", (await Gateway.GetAsync("?select=message&id=eq.a")).Body);
    }

    [Fact]
    public async Task Of_twenty_upserts_of_one_new_id_exactly_one_is_201()
    {
        for (var round = 0; round < 10; round++)
        {
            var id = $"op-{round}";
            var answers = await Task.WhenAll(Enumerable.Range(0, 20)
                .Select(progress => Gateway.PostAsync("", Row(id, progress: progress), Prefer(Merge))));

            Assert.Equal([.. Enumerable.Repeat(200, 19), 201], answers.Select(static answer => answer.Status).Order());
        }
    }

    [Fact]
    public async Task An_update_changes_what_matches_and_says_how_many()
    {
        await InsertAsync(Row("a"), Row("b"), Row("c", "complete", 100));

        var some = await Gateway.PatchAsync("?status=eq.pending", """{"progress":"42","updated_at":5}""", Prefer("count=exact"));
        var none = await Gateway.PatchAsync("?id=eq.nobody", """{"progress":1}""");
        var shown = await Gateway.PatchAsync("?id=eq.a&select=id,progress", """{"progress":50}""", Prefer(Representation), ForObject);
        var empty = await Gateway.PatchAsync("?id=eq.a", "{}", Prefer(Representation));

        Assert.Equal((204, "0-1/2", "count=exact"), (some.Status, some.ContentRange, some.Applied));
        Assert.Equal((204, "*/*"), (none.Status, none.ContentRange));
        Assert.Equal((200, """{"id":"a","progress":50}"""), (shown.Status, shown.Body));
        Assert.Equal((200, "*/*", "[]"), (empty.Status, empty.ContentRange, empty.Body));
    }

    [Fact]
    public async Task What_must_be_one_row_and_is_not_is_rolled_back()
    {
        await InsertAsync(Row("a"), Row("b"));

        var update = await Gateway.PatchAsync("?status=eq.pending", """{"progress":99}""", ForObject);
        var insert = await Gateway.PostAsync("", Rows(Row("c"), Row("d")), Prefer(Representation), ForObject);
        var deletion = await Gateway.DeleteAsync("?id=in.(a,b)", ForObject);
        var rows = await Gateway.GetAsync("?select=id,progress&order=id&progress=eq.0");

        Assert.Equal((406, "PGRST116"), (update.Status, update.Code));
        Assert.Equal((406, "PGRST116"), (insert.Status, insert.Code));
        Assert.Equal((406, "PGRST116"), (deletion.Status, deletion.Code));
        Assert.Equal(["a", "b"], rows.Ids);
    }

    [Fact]
    public async Task More_rows_than_may_be_affected_are_left_alone()
    {
        await InsertAsync(Row("a"), Row("b"));

        var strict = Prefer("handling=strict, max-affected=1");
        var refused = await Gateway.DeleteAsync("?status=eq.pending", strict);
        var allowed = await Gateway.DeleteAsync("?id=eq.a", strict);
        var unknown = await Gateway.DeleteAsync("?id=eq.b", Prefer("handling=strict, anything"));
        var lenient = await Gateway.PatchAsync("?id=eq.b", """{"progress":1}""", Prefer("anything, tx=rollback"));

        Assert.Equal((400, "PGRST124", "The query affects 2 rows"), (refused.Status, refused.Code, refused.Details));
        Assert.Equal((204, "handling=strict, max-affected=1"), (allowed.Status, allowed.Applied));
        Assert.Equal((400, "PGRST122", "Invalid preferences: anything"), (unknown.Status, unknown.Code, unknown.Details));
        Assert.Equal((204, null), (lenient.Status, lenient.Applied));
        Assert.Equal("""[{"id":"b","progress":1}]""", (await Gateway.GetAsync("?select=id,progress")).Body);
    }

    [Fact]
    public async Task A_deletion_says_how_many_and_shows_them_if_asked()
    {
        await InsertAsync(Row("a"), Row("b"), Row("c"));

        var counted = await Gateway.DeleteAsync("?id=eq.a", Prefer("count=exact"));
        var shown = await Gateway.DeleteAsync("?updated_at=lt.1800000000000&select=id&order=id.desc", Prefer(Representation));

        Assert.Equal((204, "*/1", ""), (counted.Status, counted.ContentRange, counted.Body));
        Assert.Equal((200, "*/*"), (shown.Status, shown.ContentRange));
        Assert.Equal(["c", "b"], shown.Ids);
    }

    [Theory]
    [InlineData("DELETE", null, "DELETE requires a WHERE clause")]
    [InlineData("PATCH", """{"progress":1}""", "UPDATE requires a WHERE clause")]
    public async Task Without_a_filter_nothing_is_changed(string method, string? body, string message)
    {
        await InsertAsync(Row("a"));

        var answer = await Gateway.SendAsync(new HttpMethod(method), "", body);

        Assert.Equal((400, "21000", message), (answer.Status, answer.Code, answer.Message));
        Assert.Equal(["a"], (await Gateway.GetAsync("?progress=eq.0")).Ids);
    }

    [Fact]
    public async Task Whatever_the_table_holds_can_be_written_and_is_only_not_cached()
    {
        var id = new string('x', 1200);
        var inserted = await Gateway.PostAsync("", Rows(Row(id), Row("")), Prefer(Merge));
        var updated = await Gateway.PatchAsync("?id=in.(" + id + ",%22%22)", """{"progress":10}""", Prefer("count=exact"));
        var deleted = await Gateway.DeleteAsync("?progress=eq.10", Prefer("count=exact"));

        Assert.Equal((201, "0-1/2", "*/2"), (inserted.Status, updated.ContentRange, deleted.ContentRange));
    }

    [Fact]
    public async Task The_guides_cleanup_says_how_many_it_deleted()
    {
        await InsertAsync(Row("a", "complete", 100), Row("b", "error"), Row("c"));
        await Database.ExecuteAsync("update operations set updated_at = extract(epoch from now()) * 1000 where id = 'b'");

        var answer = await Gateway.PostAsync("/rest/v1/rpc/cleanup_old_operations", "{}");
        var named = await Gateway.PostAsync("/rest/v1/rpc/cleanup_old_operations", """{"keep":1}""");

        Assert.Equal((200, "2"), (answer.Status, answer.Body));
        Assert.Equal(["b"], (await Gateway.GetAsync("?select=id")).Ids);
        Assert.Equal((404, "PGRST202"), (named.Status, named.Code));
    }

    [Fact]
    public async Task A_refusal_of_a_trigger_of_the_users_own_is_passed_on()
    {
        await Database.ExecuteAsync("""
            create function refuse() returns trigger language plpgsql as $$
            begin raise exception 'No videos on Sundays' using hint = 'Come back tomorrow'; end $$
            """);
        await Database.ExecuteAsync("create trigger refuse before insert on operations for each row execute function refuse()");

        var answers = new List<RestAnswer>();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            answers.Add(await Gateway.PostAsync("", Row("a")));
        }

        // As often as it is said: it is the database's answer, and no fault that the gateway waits for to pass.
        Assert.All(answers, static answer => Assert.Equal(
            (400, "P0001", "No videos on Sundays"), (answer.Status, answer.Code, answer.Message)));
    }
}
