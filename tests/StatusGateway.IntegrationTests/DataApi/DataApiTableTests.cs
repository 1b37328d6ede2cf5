using StatusGateway.Mirroring;
using StatusGateway.Operations;
using StatusGateway.Testing;

namespace StatusGateway.IntegrationTests.DataApi;

/// <summary>What the contract does not reach: ids and texts of any kind, and more rows than fit into one question.</summary>
public sealed class DataApiTableTests(ProjectGateway project) : IClassFixture<ProjectGateway>, IAsyncLifetime
{
    private DataApiTest _test = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await project.EmptyAsync();
        _test = new(project.Address);
    }

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Theory]
    [InlineData("a,b")]
    [InlineData("\"quoted\" (and) \\ back")]
    [InlineData("eq.null")]
    [InlineData("é %2F + & = ? # *")]
    [InlineData("in.(a,b)")]
    public async Task An_id_and_a_message_of_any_letters_are_found_replaced_and_deleted(string text)
    {
        Assert.True(OperationId.TryFromStored(text, out var id));
        var row = Row(id, text);

        var saved = await _test.Table.SaveAsync(null, row, Cancel);
        var found = await _test.Table.FindAsync([id, Ids.Unique()], Cancel);
        var replaced = await _test.Table.SaveAsync(saved, row with { State = row.State with { Error = text } }, Cancel);
        var alone = await _test.Table.FindAsync([id], Cancel);
        var isDeleted = await _test.Table.DeleteAsync(replaced!, Cancel);

        Assert.Equal([saved!], found);
        Assert.Equal([replaced!], alone);
        Assert.Equal(text, replaced!.State.Error);
        Assert.True(isDeleted);
        Assert.Empty(await _test.Table.FindAsync([id], Cancel));
    }

    [Fact]
    public async Task A_row_that_is_no_longer_as_it_was_seen_is_neither_replaced_nor_deleted()
    {
        var id = Ids.Unique();
        var first = (await _test.Table.SaveAsync(null, Row(id, "first"), Cancel))!;
        var second = (await _test.Table.SaveAsync(first, Row(id, "second"), Cancel))!;

        Assert.Null(await _test.Table.SaveAsync(null, Row(id, "third"), Cancel));
        Assert.Null(await _test.Table.SaveAsync(first, Row(id, "third"), Cancel));
        Assert.False(await _test.Table.DeleteAsync(first, Cancel));
        Assert.Equal([second], await _test.Table.FindAsync([id], Cancel));
    }

    [Fact]
    public async Task A_result_and_a_message_longer_than_any_address_are_kept_and_replaced()
    {
        var id = Ids.Unique();
        var large = new string('x', 100_000);
        var row = Row(id, large);

        var saved = await _test.Table.SaveAsync(
            null, row with { State = row.State with { Result = $$"""{"text": "{{large}}"}""" } }, Cancel);
        var replaced = await _test.Table.SaveAsync(saved, Row(id, "short"), Cancel);

        Assert.Equal($$"""{"text": "{{large}}"}""", saved?.State.Result);
        Assert.Equal("short", replaced?.State.Message);
        Assert.Null(replaced?.State.Result);
    }

    [Fact]
    public async Task More_rows_than_a_project_gives_at_once_are_listed_and_found()
    {
        await project.ExecuteAsync("""
            insert into operations (id, status, progress, message, created_at, updated_at)
            select 'op-' || lpad(n::text, 5, '0'), 'pending', 0, '', 1, 1 from generate_series(1, 1200) n
            """);

        var page = await _test.Table.ListAsync(null, 1_150, Cancel);
        var rest = await _test.Table.ListAsync(page[^1].Id, 1_150, Cancel);
        var found = await _test.Table.FindAsync([.. page.Select(row => row.Id)], Cancel);

        Assert.Equal(1_150, page.Count);
        Assert.Equal(50, rest.Count);
        Assert.Equal(1_200, page.Concat(rest).DistinctBy(row => row.Id).Count());
        Assert.Equal("op-01200", rest[^1].Id.ToString());
        Assert.Equal(1_150, found.Count);
    }

    private static PlainRow Row(OperationId id, string message) => new(
        id,
        An.State(OperationStatus.Processing, updatedAt: 1_700_000_000_000) with { Message = message },
        Metadata: """{"cost": 3}""",
        CreatedAt: 1_699_999_999_999);
}
