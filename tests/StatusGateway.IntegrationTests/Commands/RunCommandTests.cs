using System.Net;
using System.Net.Sockets;
using StatusGateway.Commands;

namespace StatusGateway.IntegrationTests.Commands;

public sealed class RunCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("statusgateway-").FullName;
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _error.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task A_port_in_use_is_one_line_that_offers_another(string host)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var code = await RunAsync("--upstream", "http://localhost:1", "--listen", $"http://{host}:{port}");

        Assert.Equal(2, code);
        Assert.Equal(
            $"Port {port} is in use: stop what listens at http://{host}:{port}, or choose another with "
            + $"--listen http://{host}:{port % 65535 + 1}{Environment.NewLine}",
            _error.ToString());
    }

    [Fact]
    public async Task An_address_of_another_machine_is_one_line()
    {
        Assert.Equal(2, await RunAsync("--upstream", "http://localhost:1", "--listen", "http://192.0.2.1:8080"));

        Assert.Equal(
            $"http://192.0.2.1:8080 is not an address of this machine: choose another with --listen{Environment.NewLine}",
            _error.ToString());
    }

    private Task<int> RunAsync(params string[] arguments) => GatewayCommandLine.RunAsync(
        [.. arguments, "--data", _folder],
        new CommandContext(new Dictionary<string, string>(), _folder, TextWriter.Null, _error));
}
