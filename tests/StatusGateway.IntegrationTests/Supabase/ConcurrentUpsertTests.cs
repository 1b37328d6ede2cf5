using System.Globalization;
using Npgsql;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Supabase;

/// <summary>Upserts that come at the same time go to Postgres together, and nobody notices but by the speed.</summary>
public sealed class ConcurrentUpsertTests(PostgresServer server) : RestTest(server)
{
    private const int Many = 100;
    private const string Merge = "resolution=merge-duplicates";

    [Fact]
    public async Task Those_that_come_together_are_committed_together_and_each_is_answered_for_itself()
    {
        await InsertAsync([.. Ids(Many / 2).Select(static id => Row(id))]);

        var answers = await Task.WhenAll(Ids(Many).Select(id => UpsertAsync(Row(id, "processing", 7, $"Of {id}"))));

        Assert.Equal(
            [.. Enumerable.Repeat(200, Many / 2), .. Enumerable.Repeat(201, Many / 2)], answers.Select(static answer => answer.Status));
        Assert.Equal(Many, await CountAsync("select count(*) from operations where progress = 7 and message = 'Of ' || id"));
        Assert.InRange(await CountAsync("select count(distinct xmin::text) from operations"), 1, Many - 1);
        Assert.Equal(0, await CountAsync("select count(*) from operations where revision <= life and id < $1", Ids(Many)[Many / 2]));
    }

    [Fact]
    public async Task What_the_table_refuses_of_one_is_no_other_ones_to_bear()
    {
        string[] refused =
        [
            Row("too-far", "processing", 101), Row("unknown-word", "finished"), """{"id":"lacks","status":"pending"}""",
            """{"id":"no-number","status":"pending","progress":"half","message":"","created_at":1,"updated_at":1}""",
        ];
        string[] bodies = [.. Ids(Many).Select(static id => Row(id)), .. Enumerable.Repeat(refused, 5).SelectMany(static one => one)];
        Random.Shared.Shuffle(bodies);

        var answers = await Task.WhenAll(bodies.Select(UpsertAsync));

        foreach (var (body, answer) in bodies.Zip(answers))
        {
            var expected = !refused.Contains(body) ? "" : body.Contains("half", StringComparison.Ordinal) ? "22P02"
                : body.Contains("lacks", StringComparison.Ordinal) ? "23502" : "23514";
            Assert.Equal((expected, expected.Length == 0 ? 201 : 400), (answer.Body.Length == 0 ? "" : answer.Code, answer.Status));
        }

        Assert.Equal(Many, await CountAsync("select count(*) from operations"));
    }

    [Fact]
    public async Task A_row_that_somebody_holds_keeps_only_its_own_writer_waiting()
    {
        await InsertAsync([.. Ids(Many).Select(static id => Row(id))]);
        var held = Ids(Many)[0];
        await using var somebody = await Database.Queries.OpenConnectionAsync(Cancel);
        await using var holding = await somebody.BeginTransactionAsync(Cancel);
        await using (var hold = new NpgsqlCommand("select from operations where id = $1 for update", somebody, holding))
        {
            hold.Parameters.Add(new() { Value = held });
            await hold.ExecuteNonQueryAsync(Cancel);
        }

        var waiting = UpsertAsync(Row(held, "processing", 7));
        var others = await Task.WhenAll(Ids(Many).Skip(1).Select(id => UpsertAsync(Row(id, "processing", 7))));

        Assert.All(others, static answer => Assert.Equal(200, answer.Status));
        Assert.False(waiting.IsCompleted);
        await holding.CommitAsync(Cancel);
        Assert.Equal(200, (await waiting).Status);
        Assert.Equal(Many, await CountAsync("select count(*) from operations where progress = 7"));
    }

    [Fact]
    public async Task Of_one_operation_each_is_written_and_the_last_that_was_answered_stands()
    {
        var workers = Ids(8);

        await Task.WhenAll(workers.Select(async id =>
        {
            for (var progress = 1; progress <= 40; progress++)
            {
                // Three at once, of which it is nobody's to say which is the last; and then one alone.
                var some = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => UpsertAsync(Row(id, "processing", progress))));
                Assert.All(some, static answer => Assert.InRange(answer.Status, 200, 201));
                Assert.Equal(200, (await UpsertAsync(Row(id, "processing", progress + 50))).Status);
            }
        }));

        Assert.Equal(workers.Count, await CountAsync("select count(*) from operations where progress = 90"));
    }

    private Task<RestAnswer> UpsertAsync(string row) => Gateway.PostAsync("", row, Prefer(Merge));

    private Task<long> CountAsync(string sql, params object[] values) => Database.ScalarAsync<long>(sql, values);

    private static List<string> Ids(int count) =>
        [.. Enumerable.Range(0, count).Select(static number => number.ToString("upserted-together-000", CultureInfo.InvariantCulture))];
}
