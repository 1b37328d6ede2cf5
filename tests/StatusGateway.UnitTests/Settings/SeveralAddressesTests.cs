using StatusGateway.Settings;

namespace StatusGateway.UnitTests.Settings;

/// <summary>Several instances of the application, and several addresses of the gateway.</summary>
public sealed class SeveralAddressesTests : IDisposable
{
    private const string First = "http://localhost:3000";
    private const string Second = "http://localhost:3001";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_file_lists_instances_and_addresses()
    {
        Write("""
            {
              "upstream": { "addresses": ["http://localhost:3000", "http://localhost:3001"] },
              "listen": { "urls": ["http://localhost:8080", "http://127.0.0.1:9090"] }
            }
            """);

        var settings = Read(new());

        Assert.Equal([new(First), new(Second)], [settings.Gateway.Upstream, .. settings.Gateway.MoreUpstreams]);
        Assert.Equal([new("http://localhost:8080"), new("http://127.0.0.1:9090")], settings.Gateway.AllListens);
        Assert.Null(settings.Configuration["upstream:address"]);
        Assert.Equal(Second, settings.Configuration["upstream:addresses:1"]);
    }

    [Fact]
    public void One_text_names_several_separated_by_blanks()
    {
        var variables = new Dictionary<string, string> { ["STATUSGATEWAY_LISTEN"] = "http://localhost:1 http://localhost:2" };

        var settings = Read(new() { Upstream = $"{First}  {Second}" }, variables);

        Assert.Equal([new(Second)], settings.Gateway.MoreUpstreams);
        Assert.Equal([new("http://localhost:2")], settings.Gateway.MoreListens);
    }

    [Fact]
    public void One_of_a_nearer_place_replaces_several_of_a_farther_one_and_the_other_way_round()
    {
        Write("""{ "upstream": { "addresses": ["http://localhost:1", "http://localhost:2"] }, "listen": { "url": "http://localhost:9" } }""");

        var one = Read(new() { Upstream = First, Listen = "http://localhost:7 http://localhost:8" });
        Assert.Equal(new(First), one.Gateway.Upstream);
        Assert.Empty(one.Gateway.MoreUpstreams);
        Assert.Null(one.Configuration["upstream:addresses:0"]);
        Assert.Equal([new("http://localhost:7"), new("http://localhost:8")], one.Gateway.AllListens);

        Write("""{ "upstream": { "address": "http://localhost:1" } }""");
        var several = Read(new(), new() { ["STATUSGATEWAY_UPSTREAM"] = $"{First} {Second}" });
        Assert.Equal(new(First), several.Gateway.Upstream);
        Assert.Null(several.Configuration["upstream:address"]);
    }

    [Fact]
    public void Requests_of_an_http_address_are_sent_to_the_https_one()
    {
        Write("""
            { "listen": { "url": "https://*:8443", "certificate": "a.pem", "certificateKey": "b.pem", "redirectFrom": "http://*:8081",
                          "hsts": "max-age=300; includeSubDomains; preload" } }
            """);

        var settings = Read(new() { Upstream = First }).Gateway;

        Assert.Equal(new Uri("http://0.0.0.0:8081"), settings.RedirectFrom);
        Assert.Equal("max-age=300; includeSubDomains; preload", settings.StrictTransport);
        Assert.Equal(2, settings.AllListens.Count());
    }

    [Theory]
    [InlineData("""{ "upstream": { "address": "http://localhost:1", "addresses": ["http://localhost:2"] } }""",
        "upstream.address and upstream.addresses are both set: leave one of them out")]
    [InlineData("""{ "upstream": { "addresses": ["http://localhost:3000", "http://localhost:3000/"] } }""",
        "upstream.addresses names http://localhost:3000 twice: name each instance once")]
    [InlineData("""{ "upstream": { "addresses": ["http://localhost:3000", "localhost:3001"] } }""",
        "The upstream \"localhost:3001\" is not the URL of a server: write --upstream http://localhost:3001")]
    [InlineData("""{ "upstream": { "addresses": ["http://localhost:3000", "http://localhost:8080"] } }""",
        "The upstream http://localhost:8080 is the gateway itself, which listens at http://localhost:8080: give the application's own address, or another --listen")]
    [InlineData("""{ "upstream": { "addresses": [] } }""",
        "No upstream: say where the application is, for example --upstream http://localhost:3000")]
    [InlineData("""{ "listen": { "urls": ["http://localhost:1", "http://localhost:1"] }, "upstream": { "address": "http://localhost:3000" } }""",
        "listen.urls names http://localhost:1 twice: name each address once")]
    [InlineData("""{ "listen": { "redirectFrom": "http://*:80" }, "upstream": { "address": "http://localhost:3000" } }""",
        "listen.redirectFrom is http://*:80, and there is no https address to send its clients to: listen at one, or leave it out")]
    [InlineData("""{ "listen": { "url": "https://*:443", "redirectFrom": "https://*:80" }, "upstream": { "address": "http://localhost:3000" } }""",
        "Cannot redirect from \"https://*:80\": write listen.redirectFrom as http://HOST:PORT, such as http://*:80")]
    [InlineData("""{ "listen": { "urls": ["https://*:443", "http://*:80"], "redirectFrom": "http://*:80" }, "upstream": { "address": "http://localhost:3000" } }""",
        "listen.redirectFrom is http://*:80, which is served as well: leave it out of one of them")]
    public void What_does_not_fit_together_stops_the_start_with_one_line(string json, string line)
    {
        Write(json);

        Assert.Equal(line, Assert.Throws<SettingsException>(() => Read(new())).Line);
    }

    [Theory]
    [InlineData("""{ "listen": { "hsts": "true" } }""", "\"listen.hsts\" is \"true\": write the value of Strict-Transport-Security")]
    [InlineData("""{ "upstream": { "health": "health" } }""", "\"upstream.health\" is \"health\": write a path")]
    public void A_value_of_the_wrong_form_stops_the_start_with_one_line(string json, string line)
    {
        Write(json);

        Assert.Contains(line, Assert.Throws<SettingsException>(() => Read(new() { Upstream = First })).Line, StringComparison.Ordinal);
    }

    private void Write(string json) => _folder.Write("config/gateway.json", json);

    private LoadedSettings Read(CommandLineValues commandLine, Dictionary<string, string>? environment = null) =>
        new SettingsReader(environment ?? [], _folder.Path).Read(commandLine);
}
