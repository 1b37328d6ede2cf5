using System.Text.Json;
using StatusGateway.Operations;
using StatusGateway.Sqlite;
using StatusGateway.Supabase;
using StatusGateway.Supabase.Requests;
using StatusGateway.Testing;

namespace StatusGateway.IntegrationTests.Sqlite;

/// <summary>What the endpoint's writes mean to polls and to what was observed. What it answers is compared with Postgres elsewhere.</summary>
public sealed class SqliteOperationsTableTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteDatabase _database;
    private readonly SqliteOperationStore _store;
    private readonly SqliteObservationStore _observations;
    private readonly SqliteOperationsTable _table;

    public SqliteOperationsTableTests()
    {
        _database = SqliteDatabase.Open(_folder.Path);
        _store = new SqliteOperationStore(_database, TimeProvider.System);
        _observations = new SqliteObservationStore(_database, TimeProvider.System);
        _table = new SqliteOperationsTable(_database, TimeProvider.System);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_written_is_what_polls_are_shown()
    {
        var id = Ids.Unique();

        var inserted = await InsertAsync(id, "processing", 10);
        var updated = await UpdateAsync(id, """{"progress":20}""");

        Assert.Equal(20, Assert.Single(updated.Changed).State.Progress);
        Assert.True(updated.Changed[0].Order.IsNewerThan(inserted.Changed[0].Order));
        Assert.Equal(new FindResult.Found(updated.Changed[0]), await _store.FindAsync(id, Cancel));
    }

    [Fact]
    public async Task An_insert_goes_on_with_the_observed_life_that_still_runs()
    {
        var id = Ids.Unique();
        var seen = await _observations.KeepAsync(An.Creation(id, CallerKey.Anyone), Cancel);

        var changes = await InsertAsync(id, "pending", 0);

        Assert.Equal(seen.Snapshot!.Order.Life, Assert.Single(changes.Changed).Order.Life);
        Assert.True(changes.Changed[0].HasCreator);
    }

    [Fact]
    public async Task An_insert_after_the_observed_end_begins_a_life_of_its_own()
    {
        var id = Ids.Unique();
        var seen = await _observations.KeepAsync(An.Answer(id, CallerKey.Anyone, OperationStatus.Complete), Cancel);

        var changes = await InsertAsync(id, "pending", 0);

        Assert.True(Assert.Single(changes.Changed).Order.Life.IsNewerThan(seen.Snapshot!.Order.Life));
    }

    [Fact]
    public async Task A_running_state_after_the_end_is_in_the_row_and_never_shown()
    {
        var id = Ids.Unique();
        var end = await InsertAsync(id, "complete", 100);

        var late = await UpdateAsync(id, """{"status":"processing","progress":95}""");

        Assert.Equal(end.Changed[0].State, Assert.Single(late.Changed).State);
        Assert.Equal("processing", (await ReadAsync(id)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_deletion_takes_what_was_observed_and_names_what_it_voids()
    {
        var id = Ids.Unique();
        await _observations.KeepAsync(An.Creation(id, CallerKey.Anyone), Cancel);
        var inserted = await InsertAsync(id, "pending", 0);

        var deleted = Assert.Single((await DeleteAsync(WithId(id))).Deleted);
        var again = await InsertAsync(id, "pending", 0);

        Assert.Equal(id, deleted.Id);
        Assert.True(deleted.Last.IsNewerThan(inserted.Changed[0].Committed));
        Assert.True(again.Changed[0].Committed.IsNewerThan(deleted.Last));
        Assert.False(again.Changed[0].HasCreator);
    }

    [Fact]
    public async Task An_operation_that_takes_another_id_is_gone_under_its_old_one()
    {
        var (id, other) = (Ids.Unique(), Ids.Unique());
        var inserted = await InsertAsync(id, "processing", 10);

        var renamed = await UpdateAsync(id, $$"""{"id":"{{other}}"}""");

        Assert.Equal(id, Assert.Single(renamed.Deleted).Id);
        Assert.Equal(other, Assert.Single(renamed.Changed).Id);
        Assert.Equal(inserted.Changed[0].Order.Life, renamed.Changed[0].Order.Life);
        Assert.Equal(new FindResult.Absent(), await _store.FindAsync(id, Cancel));
        Assert.Equal(new FindResult.Found(renamed.Changed[0]), await _store.FindAsync(other, Cancel));
    }

    [Fact]
    public async Task A_write_that_affects_other_rows_than_it_may_leaves_everything_as_it_was()
    {
        var id = Ids.Unique();
        var inserted = await InsertAsync(id, "processing", 10);
        var update = new RowUpdate
        {
            Payload = Payload("""{"progress":20}"""),
            Where = WithId(id),
            Expected = new AffectedRows(MustBeOne: false, Most: 0),
        };

        await Assert.ThrowsAsync<RestException>(async () => await _table.UpdateAsync(update, Cancel));

        Assert.Equal(new FindResult.Found(inserted.Changed[0]), await _store.FindAsync(id, Cancel));
    }

    [Fact]
    public async Task What_ended_an_hour_ago_is_cleaned_up_and_its_end_remembered()
    {
        var old = DateTimeOffset.UnixEpoch.ToUnixTimeMilliseconds();
        var (ended, running, recent) = (Ids.Unique("ended-"), Ids.Unique("running-"), Ids.Unique("recent-"));
        var anHourAgo = TimeProvider.System.GetUtcNow().AddMinutes(-90).ToUnixTimeMilliseconds();
        await InsertAsync(ended, "complete", 100, old);
        await InsertAsync(running, "processing", 10, anHourAgo);
        await InsertAsync(recent, "complete", 100);

        var deleted = await _table.CleanUpAsync(Cancel);

        Assert.Equal(1, deleted);
        var end = Assert.IsType<FindResult.Found>(await _store.FindAsync(ended, Cancel)).Snapshot;
        Assert.Equal((OperationStatus.Complete, OperationRank.WrittenFinal), (end.State.Status, end.Order.Rank));
        Assert.Null(await _store.FindWrittenAsync(ended, Cancel));
        Assert.NotNull(await _store.FindWrittenAsync(running, Cancel));
        Assert.NotNull(await _store.FindWrittenAsync(recent, Cancel));
    }

    [Fact]
    public async Task An_id_that_no_poll_could_name_is_refused()
    {
        var refused = await Assert.ThrowsAsync<RestException>(async () => await InsertAsync(new string('x', 1001), "pending", 0, 1));

        Assert.Equal((400, "54000"), (refused.Error.Status, refused.Error.Code));
    }

    [Fact]
    public async Task JSON_that_the_native_API_wrote_in_any_form_is_shown_as_Postgres_shows_it()
    {
        var id = Ids.Unique();
        var update = An.Update(id, OperationStatus.Complete);
        update = update with { State = update.State with { Result = """{"bb":1.10,"a":[ ]}""" } };
        await _store.SaveAsync(update, Cancel);

        var page = await _table.ReadAsync(new RowQuery { Where = WithId(id) }, Cancel);

        Assert.Contains("""{"a": [], "bb": 1.10}""", page.Json, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    private static Filter.All WithId(OperationId id) => new(
        [new Filter.Comparison(new FieldPath(Column.Id, []), Comparator.Equal, id.ToString())]);

    private static Payload Payload(string json)
    {
        var row = JsonElement.Parse(json);
        return new($"[{json}]", [row], [.. row.EnumerateObject().Select(static member => Column.Find(member.Name)!)]);
    }

    private Task<RowChanges> InsertAsync(OperationId id, string status, int progress, long? time = null) => InsertAsync(
        id.ToString(), status, progress, time ?? TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());

    private async Task<RowChanges> InsertAsync(string id, string status, int progress, long time) => await _table.InsertAsync(
        new RowInsertion
        {
            Payload = Payload($$"""
                {"id":"{{id}}","status":"{{status}}","progress":{{progress}},"message":"","created_at":{{time}},"updated_at":{{time}}}
                """),
        },
        Cancel);

    private async Task<RowChanges> UpdateAsync(OperationId id, string json) =>
        await _table.UpdateAsync(new RowUpdate { Payload = Payload(json), Where = WithId(id) }, Cancel);

    private async Task<RowChanges> DeleteAsync(Filter where) =>
        await _table.DeleteAsync(new RowDeletion { Where = where }, Cancel);

    private async Task<JsonElement> ReadAsync(OperationId id)
    {
        var page = await _table.ReadAsync(new RowQuery { Where = WithId(id) }, Cancel);
        return JsonElement.Parse(page.Json)[0];
    }
}
