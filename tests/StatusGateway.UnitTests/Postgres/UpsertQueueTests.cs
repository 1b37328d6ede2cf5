using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using StatusGateway.Operations;
using StatusGateway.Postgres;
using StatusGateway.Resilience;
using StatusGateway.Supabase;
using StatusGateway.Supabase.Requests;

namespace StatusGateway.UnitTests.Postgres;

public sealed class UpsertQueueTests
{
    private readonly List<Flight> _flights = [];
    private readonly FakeTimeProvider _time = new();
    private readonly UpsertQueue _queue;

    public UpsertQueueTests() => _queue = new(
        upserts =>
        {
            var flight = new Flight(upserts);
            lock (_flights)
            {
                _flights.Add(flight);
            }

            return flight.Landing.Task;
        },
        _time);

    [Fact]
    public async Task Whoever_comes_alone_goes_at_once()
    {
        var first = Run("a");
        await LandAsync(0, first);
        var second = Run("b");

        await SeenAsync("a", "b");
        await LandAsync(1, second);
        Assert.Equal((1, 1), ((await first)!.Affected, (await second)!.Affected));
    }

    [Fact]
    public async Task Those_that_come_while_others_are_on_their_way_go_together()
    {
        Task<RowChanges?>[] all = [Run("a"), Run("b"), Run("c"), Run("d"), Run("e")];

        await LandAsync(0, all[0]);

        await SeenAsync("a", "b c d e");
        _flights[1].Land();
        Assert.All(await Task.WhenAll(all), static changes => Assert.Equal(1, changes!.Affected));
    }

    [Fact]
    public async Task When_one_takes_long_the_next_goes_beside_it()
    {
        Task<RowChanges?>[] all = [Run("a"), Run("b"), Run("c")];
        await SeenAsync("a");

        _time.Advance(UpsertQueue.Patience);

        await SeenAsync("a", "b c");
        _flights[1].Land();
        await all[1];
        await all[2];
        await LandAsync(0, all[0]);
    }

    [Fact]
    public async Task Of_one_operation_only_one_is_on_its_way()
    {
        Task<RowChanges?>[] all = [Run("a"), Run("a"), Run("b"), Run("a")];

        _time.Advance(UpsertQueue.Patience);
        await SeenAsync("a", "b");
        await LandAsync(1, all[2]);
        await LandAsync(0, all[0]);
        await SeenAsync("a", "b", "a");
        await LandAsync(2, all[1]);
        await SeenAsync("a", "b", "a", "a");

        await LandAsync(3, all[3]);
    }

    [Fact]
    public async Task Rows_of_another_form_go_apart()
    {
        Task<RowChanges?>[] all = [Run("a"), Run("b"), Run("c", "id,status"), Run("d")];

        await LandAsync(0, all[0]);
        await SeenAsync("a", "b d");
        await LandAsync(1, all[1]);

        await SeenAsync("a", "b d", "c");
        await LandAsync(2, all[2]);
        await all[3];
    }

    [Fact]
    public async Task What_was_given_up_before_it_went_is_not_written()
    {
        Task<RowChanges?>[] first = [Run("a"), Run("a")];
        _time.Advance(Tier.Store.WriteLimit);
        var later = Run("b");

        await LandAsync(0, first[0]);

        await Assert.ThrowsAsync<StoreUnansweredException>(() => first[1]);
        await SeenAsync("a", "b");
        await LandAsync(1, later);
    }

    [Fact]
    public async Task A_fault_is_all_of_the_groups_and_no_other_ones()
    {
        Task<RowChanges?>[] all = [Run("a"), Run("b"), Run("c")];
        await LandAsync(0, all[0]);
        await SeenAsync("a", "b c");
        var later = Run("d");

        _flights[1].Landing.SetException(new IOException());

        await Assert.ThrowsAsync<IOException>(() => all[1]);
        await Assert.ThrowsAsync<IOException>(() => all[2]);
        await SeenAsync("a", "b c", "d");
        await LandAsync(2, later);
    }

    [Fact]
    public async Task What_was_not_done_together_is_left_to_each()
    {
        Task<RowChanges?>[] all = [Run("a"), Run("b"), Run("c")];
        await LandAsync(0, all[0]);
        await SeenAsync("a", "b c");

        _flights[1].Landing.SetResult(null);

        Assert.Null(await all[1]);
        Assert.Null(await all[2]);
    }

    private Task SeenAsync(params string[] names) => Testing.Eventually.TrueAsync(() =>
    {
        lock (_flights)
        {
            return _flights.Select(static flight => flight.Names).SequenceEqual(names);
        }
    });

    private async Task LandAsync(int number, Task<RowChanges?> first)
    {
        _flights[number].Land();
        await first;
    }

    private Task<RowChanges?> Run(string id, string form = "id") => _queue.RunAsync(
        new(OperationId.Parse(id, null), form, new Payload("[{}]", [JsonElement.Parse("{}")], [Column.Id])));

    private sealed class Flight(IReadOnlyList<SingleUpsert> upserts)
    {
        public string Names { get; } = string.Join(' ', upserts.Select(static upsert => upsert.Id));

        public TaskCompletionSource<IReadOnlyDictionary<OperationId, RowChanges>?> Landing { get; } = new();

        public void Land() =>
            Landing.SetResult(upserts.ToDictionary(static upsert => upsert.Id, static _ => new RowChanges { Affected = 1 }));
    }
}
