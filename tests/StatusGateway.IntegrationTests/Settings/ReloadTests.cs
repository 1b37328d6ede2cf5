using System.Net;
using StatusGateway.Settings;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Settings;

/// <summary>What changes with the file of settings, and what that leaves alone.</summary>
public sealed class ReloadTests
{
    private const int Replaced = 101;
    private const int Refused = 102;
    private const int Gone = 105;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_goes_on_when_the_upstream_moves_and_what_is_new_goes_to_the_new_one()
    {
        await using var old = await StreamingServer.StartAsync("old");
        await using var next = await StreamingServer.StartAsync("new");
        await using var gateway = await ReloadingGateway.StartAsync(At(old.Address));
        old.Events.Writer.TryWrite("data: 1\n\n"u8.ToArray());
        await using var stream = await gateway.Client.GetStreamAsync("/events", Cancel);
        using var reader = new StreamReader(stream);
        Assert.Equal("data: 1", await reader.ReadLineAsync(Cancel));

        gateway.Write(At(next.Address));
        await gateway.SaidAsync(Replaced);

        await Eventually.SeenAsync(() => gateway.GetAsync("/"), static name => name == "new");
        old.Events.Writer.TryWrite("data: 2\n\n"u8.ToArray());
        Assert.Equal("", await reader.ReadLineAsync(Cancel));
        Assert.Equal("data: 2", await reader.ReadLineAsync(Cancel));
        Assert.False(old.EventsAborted.IsCompleted);
    }

    [Fact]
    public async Task The_gateways_own_questions_go_to_the_new_upstream_and_what_it_knew_stays_known()
    {
        await using var old = await StubUpstream.StartAsync();
        await using var next = await StubUpstream.StartAsync();
        var id = Guid.NewGuid().ToString();
        old.Move(id, "processing", 10);
        next.Move(id, "complete", 100);
        await using var gateway = await ReloadingGateway.StartAsync(At(old.Address));
        Assert.Contains("processing", await gateway.GetAsync(StubUpstream.OpenRoute + id), StringComparison.Ordinal);

        gateway.Write(At(next.Address));
        await gateway.SaidAsync(Replaced);
        await old.RefuseAsync();

        await Eventually.SeenAsync(
            () => gateway.GetAsync(StubUpstream.OpenRoute + id), static body => body.Contains("complete", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_route_can_be_added_changed_and_removed()
    {
        await using var upstream = await StubUpstream.StartAsync();
        await using var gateway = await ReloadingGateway.StartAsync(At(upstream.Address, """{ "template": "/none/{id}" }"""));
        var id = Guid.NewGuid().ToString();
        upstream.Move(id, "processing", 10);
        Assert.Null(await CacheStatusAsync(gateway, id));

        gateway.Write(At(upstream.Address, """{ "template": "/none/{id}" }, { "template": "/api/generate-videos/status/{id}" }"""));
        await gateway.SaidAsync(Replaced);
        Assert.NotNull(await CacheStatusAsync(gateway, id));

        gateway.Write(At(upstream.Address, """{ "template": "/api/generate-videos/status/{id}", "words": { "processing": "working" } }"""));
        await gateway.SaidAsync(Replaced, times: 2);
        Assert.NotNull(await CacheStatusAsync(gateway, id));

        gateway.Write(At(upstream.Address, """{ "template": "/none/{id}" }"""));
        await gateway.SaidAsync(Replaced, times: 3);
        Assert.Null(await CacheStatusAsync(gateway, id));
    }

    [Fact]
    public async Task A_changed_option_holds_for_the_next_poll()
    {
        await using var upstream = await StubUpstream.StartAsync();
        await using var gateway = await ReloadingGateway.StartAsync(At(upstream.Address));
        Assert.Equal(TimeSpan.FromSeconds(2), await RetryAfterAsync(gateway, upstream));

        gateway.Write(At(upstream.Address, more: """, "retryAfter": "00:00:07" """));
        await gateway.SaidAsync(Replaced);

        Assert.Equal(TimeSpan.FromSeconds(7), await RetryAfterAsync(gateway, upstream));
    }

    [Fact]
    public async Task What_is_half_written_or_wrong_keeps_the_settings_and_the_next_valid_ones_are_taken()
    {
        await using var old = await StreamingServer.StartAsync("old");
        await using var next = await StreamingServer.StartAsync("new");
        await using var gateway = await ReloadingGateway.StartAsync(At(old.Address));

        gateway.Write(At(next.Address)[..^10]);
        await gateway.SaidAsync(Refused);
        Assert.Equal("old", await gateway.GetAsync("/"));

        gateway.Write(At(next.Address, """{ "template": "/no-id" }"""));
        await gateway.SaidAsync(Refused, times: 2);
        Assert.Equal("old", await gateway.GetAsync("/"));
        Assert.DoesNotContain(Replaced, gateway.Events);

        gateway.Write(At(next.Address));
        await gateway.SaidAsync(Replaced);
        await Eventually.SeenAsync(() => gateway.GetAsync("/"), static name => name == "new");
    }

    [Fact]
    public async Task A_file_that_is_replaced_by_another_one_of_its_name_is_read()
    {
        await using var old = await StreamingServer.StartAsync("old");
        await using var next = await StreamingServer.StartAsync("new");
        await using var gateway = await ReloadingGateway.StartAsync(At(old.Address));

        await File.WriteAllTextAsync(gateway.File + ".new", At(next.Address), Cancel);
        File.Move(gateway.File + ".new", gateway.File, overwrite: true);
        await gateway.SaidAsync(Replaced);

        await Eventually.SeenAsync(() => gateway.GetAsync("/"), static name => name == "new");
    }

    [Fact]
    public async Task A_file_that_is_gone_changes_nothing_and_one_that_comes_again_is_read()
    {
        await using var old = await StreamingServer.StartAsync("old");
        await using var next = await StreamingServer.StartAsync("new");
        await using var gateway = await ReloadingGateway.StartAsync(At(old.Address));

        File.Delete(gateway.File);
        await gateway.SaidAsync(Gone);
        Assert.Equal("old", await gateway.GetAsync("/"));

        gateway.Write(At(next.Address));
        await gateway.SaidAsync(Replaced);
        await Eventually.SeenAsync(() => gateway.GetAsync("/"), static name => name == "new");
    }

    [Fact]
    public async Task A_mounted_map_whose_folder_is_exchanged_behind_links_is_read()
    {
        await using var old = await StreamingServer.StartAsync("old");
        await using var next = await StreamingServer.StartAsync("new");
        await using var gateway = await ReloadingGateway.StartAsync(At(old.Address));
        var folder = Path.GetDirectoryName(gateway.File)!;
        MapVersion("..1", At(old.Address));
        Directory.CreateSymbolicLink(Path.Combine(folder, "..data"), "..1");
        File.Delete(gateway.File);
        File.CreateSymbolicLink(gateway.File, Path.Combine("..data", "gateway.json"));

        MapVersion("..2", At(next.Address));
        Directory.CreateSymbolicLink(Path.Combine(folder, "..data_tmp"), "..2");
        await RenameAsync(Path.Combine(folder, "..data_tmp"), Path.Combine(folder, "..data"));
        await gateway.SaidAsync(Replaced);

        await Eventually.SeenAsync(() => gateway.GetAsync("/"), static name => name == "new");

        void MapVersion(string version, string json) => File.WriteAllText(
            Path.Combine(Directory.CreateDirectory(Path.Combine(folder, version)).FullName, "gateway.json"), json);
    }

    [Fact]
    public async Task SIGHUP_has_the_settings_read_again_and_ends_nothing()
    {
        await using var upstream = await StreamingServer.StartAsync("here");
        await using var gateway = await GatewayProcess.StartAsync(upstream.Address, Cancel);

        gateway.HangUp();

        await Eventually.TrueAsync(() => gateway.Output.Contains(" 104 ", StringComparison.Ordinal));
        using var client = new HttpClient { BaseAddress = gateway.Address };
        Assert.Equal("here", await client.GetStringAsync("/", Cancel));
    }

    private static string At(Uri upstream, string? routes = null, string more = "") => $$"""
        {
          "upstream": { "address": "{{Addresses.Text(upstream)}}" },
          "polling": { "routes": [{{routes ?? """{ "template": "/api/generate-videos/status/{id}" }"""}}]{{more}} }
        }
        """;

    // .NET renames no link to a folder over another.
    private static async Task RenameAsync(string from, string to)
    {
        using var move = System.Diagnostics.Process.Start("mv", ["-T", from, to]);
        await move.WaitForExitAsync(Cancel);
        Assert.Equal(0, move.ExitCode);
    }

    private static async Task<string?> CacheStatusAsync(ReloadingGateway gateway, string id)
    {
        using var answer = await gateway.Client.GetAsync(StubUpstream.OpenRoute + id, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return answer.Headers.TryGetValues("Cache-Status", out var status) ? status.Single() : null;
    }

    private static async Task<TimeSpan?> RetryAfterAsync(ReloadingGateway gateway, StubUpstream upstream)
    {
        var id = Guid.NewGuid().ToString();
        upstream.Move(id, "processing", 10);
        await gateway.GetAsync(StubUpstream.OpenRoute + id);
        using var answer = await gateway.Client.GetAsync(StubUpstream.OpenRoute + id, Cancel);
        return answer.Headers.RetryAfter?.Delta;
    }
}
