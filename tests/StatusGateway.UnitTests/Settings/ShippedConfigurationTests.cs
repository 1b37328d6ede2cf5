using System.Text.Json;
using Microsoft.Extensions.Configuration;
using StatusGateway.Access;
using StatusGateway.Draining;
using StatusGateway.Endings;
using StatusGateway.Journal;
using StatusGateway.Observing;
using StatusGateway.Polling;
using StatusGateway.Settings;
using StatusGateway.Upstream;
using StatusGateway.Upstream.Holding;
using StatusGateway.Upstream.Shield;

namespace StatusGateway.UnitTests.Settings;

/// <summary>The file that an operator reads says what the code does: documentation that cannot rot.</summary>
public sealed class ShippedConfigurationTests
{
    private static readonly IConfiguration Shipped = new ConfigurationBuilder()
        .AddJsonFile(Path.Combine(Repository.Root, "config", "gateway.json"))
        .Build();

    [Fact]
    public void Every_option_of_polling_stands_in_the_file_with_its_default()
    {
        var shipped = Read<PollingOptions>(PollingOptions.Section);

        Assert.Equal("/api/generate-videos/status/{id}", Assert.Single(shipped.Routes).Template);
        shipped.Routes.Clear();
        AssertSaysAll(new PollingOptions(), shipped, PollingOptions.Section);
    }

    [Fact]
    public void Every_option_of_access_stands_in_the_file_with_its_default() =>
        AssertSaysAll(new AccessOptions(), Read<AccessOptions>(AccessOptions.Section), AccessOptions.Section);

    [Fact]
    public void Every_option_of_observing_stands_in_the_file_with_its_default() =>
        AssertSaysAll(new ObservingOptions(), Read<ObservingOptions>(ObservingOptions.Section), ObservingOptions.Section);

    [Fact]
    public void Every_option_of_draining_stands_in_the_file_with_its_default() =>
        AssertSaysAll(new DrainOptions(), Read<DrainOptions>(DrainOptions.Section), DrainOptions.Section);

    [Fact]
    public void Every_option_of_endings_stands_in_the_file_with_its_default() =>
        AssertSaysAll(new EndingsOptions(), Read<EndingsOptions>(EndingsOptions.Section), EndingsOptions.Section);

    [Fact]
    public void Every_option_of_holding_stands_in_the_file_with_its_default() =>
        AssertSaysAll(new HoldOptions(), Read<HoldOptions>(HoldOptions.Section), HoldOptions.Section);

    [Fact]
    public void Every_option_of_the_journal_stands_in_the_file_with_its_default() =>
        AssertSaysAll(new JournalOptions(), Read<JournalOptions>(JournalOptions.Section), JournalOptions.Section);

    [Fact]
    public void Every_option_of_the_upstream_stands_in_the_file_with_its_default()
    {
        var shipped = Read<UpstreamOptions>(UpstreamOptions.Section);

        shipped.Address = new UpstreamOptions().Address; // there is no default application
        AssertSaysAll(new UpstreamOptions(), shipped, UpstreamOptions.Section);
    }

    [Fact]
    public void Every_option_of_the_shield_stands_in_the_file_with_its_default() =>
        AssertSaysAll(new ShieldOptions(), Read<ShieldOptions>(ShieldOptions.Section), ShieldOptions.Section);

    [Fact]
    public void The_example_of_a_production_edge_is_what_the_gateway_takes_and_closes_what_is_open_by_default()
    {
        var file = Path.Combine(Repository.Root, "config", "gateway.production.json");
        var settings = new SettingsReader(new Dictionary<string, string>(), Repository.Root)
            .Read(new CommandLineValues { ConfigFile = file });
        var shield = new ShieldOptions();
        settings.Configuration.GetSection(ShieldOptions.Section).Bind(shield);

        Assert.True(new ShieldOptionsValidator().Validate(null, shield).Succeeded);
        Assert.NotEmpty(settings.Gateway.MoreUpstreams);
        Assert.NotNull(settings.Gateway.Certificate);
        Assert.NotNull(settings.Gateway.RedirectFrom);
        Assert.Null(settings.Gateway.StrictTransport);
        Assert.NotEmpty(shield.Hosts);
        Assert.NotEmpty(shield.TrustedProxies);
        Assert.NotEmpty(shield.Upgrades);
        Assert.True(shield.ConnectionsPerAddress < new ShieldOptions().ConnectionsPerAddress);
    }

    private static T Read<T>(string section)
        where T : new()
    {
        var options = new T();
        Shipped.GetSection(section).Bind(options);
        return options;
    }

    private static void AssertSaysAll<T>(T defaults, T shipped, string section)
    {
        Assert.Equal(JsonSerializer.Serialize(defaults), JsonSerializer.Serialize(shipped));
        var said = JsonElement.Parse(File.ReadAllText(Path.Combine(Repository.Root, "config", "gateway.json")))
            .GetProperty(section).EnumerateObject().Select(static option => option.Name);
        var known = typeof(T).GetProperties().Select(static option => JsonNamingPolicy.CamelCase.ConvertName(option.Name));
        Assert.Equal(known.Order(), said.Order());
    }
}
