using Microsoft.Extensions.Configuration;
using StatusGateway.Commands;
using StatusGateway.Settings;
using StatusGateway.Settings.Reloading;

namespace StatusGateway.UnitTests.Settings;

public sealed class SettingsReloadTests : IDisposable
{
    private const int Replaced = 101;
    private const int Refused = 102;
    private const int Waiting = 103;
    private const int Unchanged = 104;
    private const int Gone = 105;
    private const int DataStays = 106;

    private readonly TemporaryFolder _folder = new();
    private readonly RecordingLogger<SettingsReload> _log = new();
    private LoadedSettings _start = null!;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_changed_is_in_force_and_said_with_its_old_and_new_value()
    {
        var reload = Start("""{ "upstream": { "address": "http://localhost:1" } }""");

        Write("""{ "upstream": { "address": "http://localhost:2" }, "data": { "folder": "d" } }""");
        reload.Run(isAsked: false);

        Assert.Equal("http://localhost:2", _start.Configuration["upstream:address"]);
        Assert.Contains("upstream.address \"http://localhost:1\" → \"http://localhost:2\"", _log.TextOf(Replaced), StringComparison.Ordinal);
    }

    [Fact]
    public void What_stands_on_the_command_line_still_wins()
    {
        var reload = Start("{}", new() { Upstream = "http://localhost:1" });

        Write("""{ "upstream": { "address": "http://localhost:2" } }""");
        reload.Run(isAsked: true);

        Assert.Equal("http://localhost:1", _start.Configuration["upstream:address"]);
        Assert.Equal([Unchanged], _log.Ids);
    }

    [Fact]
    public void The_env_file_wins_over_the_file_of_settings()
    {
        var reload = Start("""{ "upstream": { "address": "http://localhost:1" } }""");

        Write("""{ "upstream": { "address": "http://localhost:2" }, "data": { "folder": "d" } }""");
        _folder.Write(".env", "STATUSGATEWAY_UPSTREAM=http://localhost:3\n");
        reload.Run(isAsked: false);

        Assert.Equal("http://localhost:3", _start.Configuration["upstream:address"]);
    }

    [Theory]
    [InlineData("""{ "upstream": { "address": "http://localhost:2" """)]
    [InlineData("")]
    [InlineData("""{ "upstream": { "address": "http://localhost:8080" } }""")]
    [InlineData("""{ "upstream": { "adress": "http://localhost:2" } }""")]
    [InlineData("""{ "upstream": { "address": "http://localhost:2" }, "polling": { "fresh": "09:00:00" } }""")]
    [InlineData("""{ "upstream": { "address": "http://localhost:2" }, "polling": { "fresh": "00:99:00" } }""")]
    [InlineData("""{ "upstream": { "address": "http://localhost:2" }, "polling": { "routes": [{ "template": "/{id}/{id}" }] } }""")]
    [InlineData("""{ "upstream": { "address": "http://localhost:2" }, "observing": { "creationRoutes": [{ "id": "x" }] } }""")]
    public void An_invalid_file_changes_nothing_and_the_next_valid_one_does(string invalid)
    {
        var reload = Start("""{ "upstream": { "address": "http://localhost:1" }, "data": { "folder": "d" } }""");

        Write(invalid);
        reload.Run(isAsked: false);
        Assert.Equal("http://localhost:1", _start.Configuration["upstream:address"]);
        Assert.Null(_start.Configuration["polling:fresh"]);
        Assert.Equal([Refused], _log.Ids);
        Assert.Matches("gateway.json|The (upstream|route)", _log.TextOf(Refused));

        Write("""{ "upstream": { "address": "http://localhost:3" }, "data": { "folder": "d" } }""");
        reload.Run(isAsked: false);
        Assert.Equal("http://localhost:3", _start.Configuration["upstream:address"]);
        Assert.Equal([Refused, Replaced], _log.Ids);
    }

    [Fact]
    public void A_file_that_is_gone_is_no_wish_for_the_defaults()
    {
        var reload = Start("""{ "polling": { "fresh": "00:00:01" } }""", new() { Upstream = "http://localhost:1" });

        File.Delete(Path.Combine(_folder.Path, "config/gateway.json"));
        reload.Run(isAsked: false);

        Assert.Equal("00:00:01", _start.Configuration["polling:fresh"]);
        Assert.Equal([Gone], _log.Ids);
    }

    [Fact]
    public void A_file_that_comes_later_is_read()
    {
        var reload = Start(null, new() { Upstream = "http://localhost:1" });

        Write("""{ "polling": { "fresh": "00:00:01" } }""");
        reload.Run(isAsked: false);

        Assert.Equal("00:00:01", _start.Configuration["polling:fresh"]);
    }

    [Fact]
    public void What_only_a_start_can_change_is_named_without_a_secret_and_stays_as_it_was()
    {
        var reload = Start("""{ "access": { "mode": "bound" } }""", new() { Upstream = "http://localhost:1" });

        Write("""{ "access": { "mode": "public" }, "listen": { "url": "http://localhost:9" }, "polling": { "fresh": "00:00:01" } }""");
        _folder.Write(".env", "REDIS_URL=redis://:hunter2@localhost:1\n");
        reload.Run(isAsked: false);

        Assert.Equal("bound", _start.Configuration["access:mode"]);
        Assert.Equal("00:00:01", _start.Configuration["polling:fresh"]);
        Assert.Contains("access.mode, listen.url, REDIS_URL", _log.TextOf(Waiting), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", string.Concat(_log.Texts), StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_upstream_keeps_the_data_folder_and_says_where_a_restart_would_look()
    {
        var reload = Start("""{ "upstream": { "address": "http://localhost:1" } }""");

        Write("""{ "upstream": { "address": "http://localhost:2" } }""");
        reload.Run(isAsked: false);

        Assert.Contains(_start.Gateway.DataFolder, _log.TextOf(DataStays), StringComparison.Ordinal);
    }

    private void Write(string json) => _folder.Write("config/gateway.json", json);

    private SettingsReload Start(string? json, CommandLineValues? commandLine = null)
    {
        if (json is not null)
        {
            Write(json);
        }

        var reader = new SettingsReader(new Dictionary<string, string> { ["HOME"] = _folder.Path }, _folder.Path);
        _start = reader.Read(commandLine ?? new());
        var source = new SettingsSource(reader, commandLine ?? new(), _start, GatewayApplication.Check);
        return new SettingsReload(source, new SettingsFiles(reader, source.CommandLine), _log);
    }
}
