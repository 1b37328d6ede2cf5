using StatusGateway.Commands;
using StatusGateway.UnitTests.Settings;

namespace StatusGateway.UnitTests.Commands;

public sealed class GatewayCommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _error = new();
    private readonly StringWriter _output = new();

    public void Dispose()
    {
        _folder.Dispose();
        _error.Dispose();
        _output.Dispose();
    }

    [Theory]
    [InlineData("--upstraem http://localhost:3000", "--upstraem is not an option or a command: did you mean --upstream?")]
    [InlineData("--upstraem=http://me:hush@x", "--upstraem is not an option or a command: did you mean --upstream?")]
    [InlineData("migrat", "migrat is not an option or a command: did you mean migrate?")]
    [InlineData("health --lsiten http://localhost:1", "--lsiten is not an option or a command: did you mean --listen?")]
    [InlineData("--upstream", "Required argument missing for option: '--upstream'.")]
    [InlineData("run", "No upstream: say where the application is, for example --upstream http://localhost:3000")]
    [InlineData("", "No upstream: say where the application is, for example --upstream http://localhost:3000")]
    [InlineData("migrate", "No database to migrate: set DATABASE_URL or STATUSGATEWAY_MIGRATE_URL to postgres://USER:PASSWORD@HOST:5432/NAME")]
    public async Task Wrong_use_is_one_line_and_exit_code_2(string arguments, string line)
    {
        var code = await RunAsync(arguments);

        Assert.Equal(2, code);
        Assert.Equal(line + Environment.NewLine, _error.ToString());
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task Help_names_every_option_and_command()
    {
        Assert.Equal(0, await RunAsync("--help"));

        var help = _output.ToString();
        Assert.All(
            ["--upstream", "--listen", "--route", "--access", "--data", "--config", "--env-file", "run", "migrate", "demo", "health"],
            name => Assert.Contains(name, help, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Health_of_a_gateway_that_does_not_run_is_exit_code_1()
    {
        Assert.Equal(1, await RunAsync("health --listen http://127.0.0.1:1"));

        Assert.Equal("http://127.0.0.1:1/_gateway/live does not answer" + Environment.NewLine, _error.ToString());
    }

    private Task<int> RunAsync(string arguments) => GatewayCommandLine.RunAsync(
        arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        new CommandContext(new Dictionary<string, string>(), _folder.Path, _output, _error));
}
