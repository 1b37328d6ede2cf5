using Npgsql;
using StatusGateway.IntegrationTests.Postgres;
using StatusGateway.Testing;

namespace StatusGateway.IntegrationTests.Journeys;

/// <summary>A Postgres that serves its connections slowly and takes no new ones, as one that runs out of memory or processes.</summary>
/// <remarks>
/// Npgsql asks for the end of a command by a new connection and blocks meanwhile, at worst on a thread that polls sockets: a
/// poll then waited five seconds, though all that it needs is in memory.
/// </remarks>
[Collection(OneDeployment.Name)]
public sealed class BlockedServerTests(Deployment on)
{
    private const int Pages = 8;
    private const double TooLongMs = 1500;

    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_known_is_answered_at_once_when_reads_that_were_given_up_come_back()
    {
        Visitor[] pages = [.. Enumerable.Range(0, Pages).Select(_ => new Visitor(on.First.Address))];
        try
        {
            await pages[0].ReadyAsync(); // the outage before this one is over
            var known = await pages[0].CreateAsync();
            on.Application.Move(known, "processing", 10);
            foreach (var page in pages)
            {
                await Eventually.SeenAsync(() => page.PollAsync(known), static answer => answer.Status == "processing");
            }

            await using var holder = new NpgsqlConnection(PostgresTest.Parse(on.DatabaseUrl).ForListening);
            await holder.OpenAsync(Cancel);
            await using (var locked = await holder.BeginTransactionAsync(Cancel))
            {
                await using var command = new NpgsqlCommand(
                    "lock table operations, operations_observed in access exclusive mode", holder);
                await command.ExecuteNonQueryAsync(Cancel);
                on.Postgres.Process.StopListening();

                // Nobody knows them, so the store is asked, and its reads are given up.
                await Task.WhenAll(pages.Select(static page => page.PollAsync($"unknown-{Guid.NewGuid():N}")));
                await locked.RollbackAsync(Cancel);
            }

            var answers = (await Task.WhenAll(pages.Select(page => WatchAsync(page, known)))).SelectMany(static some => some);
            Assert.All(answers, static answer => Assert.True(
                answer.IsState && answer.Took.TotalMilliseconds < TooLongMs, answer.ToString()));
        }
        finally
        {
            on.Postgres.Process.Continue();
            Array.ForEach(pages, static page => page.Dispose());
        }
    }

    private static async Task<List<Answer>> WatchAsync(Visitor page, string id)
    {
        List<Answer> answers = [];
        using var time = new CancellationTokenSource(Watched);
        while (!time.IsCancellationRequested)
        {
            answers.Add(await page.PollAsync(id));
        }

        return answers;
    }
}
