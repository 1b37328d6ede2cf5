using System.Globalization;
using System.Text.RegularExpressions;
using StatusGateway.Testing;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Commands;

/// <summary>One terminal: the application starts behind the gateway, and both end together.</summary>
public sealed partial class DevCommandTests : IDisposable
{
    private const string Server = """
        const { PORT, NEXT_PUBLIC_SUPABASE_URL, SUPABASE_SERVICE_KEY } = process.env;
        require('http').createServer((_, answer) =>
          answer.end([PORT, NEXT_PUBLIC_SUPABASE_URL, SUPABASE_SERVICE_KEY].join(' '))).listen(process.argv[3] || PORT);
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("statusgateway-").FullName;
    private readonly Uri _gateway = new($"http://localhost:{FreePort.Next()}");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_application_gets_a_port_and_where_its_store_uses_supabase_js_the_gateway_for_its_project()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "package.json"), """{ "dependencies": { "@supabase/supabase-js": "2" } }""", Cancel);
        await File.WriteAllTextAsync(Path.Combine(_folder, "server.js"), Server, Cancel);
        await using var dev = Start("node", "server.js");

        var said = (await AnswerAsync()).Split(' ');
        Assert.InRange(int.Parse(said[0], CultureInfo.InvariantCulture), 3000, 3999);
        Assert.Equal(_gateway.GetLeftPart(UriPartial.Authority), said[1]);
        using var rest = new HttpClient { BaseAddress = _gateway };
        rest.DefaultRequestHeaders.Add("apikey", said[2]);
        Assert.Equal("[]", await rest.GetStringAsync(new Uri("/rest/v1/operations", UriKind.Relative), Cancel));
        Assert.Contains("writes through this gateway", dev.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_that_the_application_names_itself_stays_its_project()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "package.json"), """{ "dependencies": { "@supabase/supabase-js": "2" } }""", Cancel);
        await File.WriteAllTextAsync(
            Path.Combine(_folder, ".env.local"), "NEXT_PUBLIC_SUPABASE_URL=https://ref.supabase.co\n", Cancel);
        await File.WriteAllTextAsync(Path.Combine(_folder, "server.js"), Server, Cancel);
        await using var dev = Start("node", "server.js");

        Assert.Matches("^3[0-9]{3}  $", await AnswerAsync());
        Assert.Contains(".env.local names the project https://ref.supabase.co", dev.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_the_command_names_is_taken()
    {
        var port = FreePort.Next();
        await File.WriteAllTextAsync(Path.Combine(_folder, "server.js"), Server, Cancel);
        await using var dev = Start("node", "server.js", "--port", port.ToString(CultureInfo.InvariantCulture));

        Assert.StartsWith(port.ToString(CultureInfo.InvariantCulture), await AnswerAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_ends_with_the_application_and_with_its_exit_code()
    {
        await using var dev = Start("sh", "-c", "exit 7");

        await dev.WaitForExitAsync(Cancel);

        Assert.Equal(7, dev.ExitCode);
    }

    [Theory]
    [InlineData("INT", true)]
    [InlineData("INT", false)]
    [InlineData("TERM", false)]
    public async Task Whoever_ends_it_leaves_nothing_behind(string signal, bool isToAll)
    {
        // A worker that hears nothing of its parent's end, as a crashed development server leaves one.
        await using var dev = Start("sh", "-c", "setsid sleep 600 & echo worker $!; wait");
        var worker = await WorkerAsync(dev);

        switch (signal, isToAll)
        {
            case ("INT", true):
                dev.Interrupt();
                break;
            case ("INT", false):
                dev.InterruptAlone();
                break;
            default:
                dev.TerminateAlone();
                break;
        }

        await dev.WaitForExitAsync(Cancel);
        Assert.False(IsRunning(worker), dev.Output);
    }

    [Fact]
    public async Task An_application_that_hears_no_signal_is_ended_all_the_same()
    {
        await using var dev = Start("sh", "-c", "trap '' INT TERM; echo worker $$; while true; do sleep 1; done");
        var worker = await WorkerAsync(dev);

        dev.Interrupt();

        await dev.WaitForExitAsync(Cancel);
        Assert.False(IsRunning(worker), dev.Output);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_one_line()
    {
        await using var dev = Start("no-such-program");

        await dev.WaitForExitAsync(Cancel);

        Assert.Equal(2, dev.ExitCode);
        Assert.EndsWith(
            "no-such-program is not there: it is looked for in node_modules/.bin and in PATH. Install it, or name its file",
            dev.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_command_is_one_line()
    {
        await using var dev = Start();

        await dev.WaitForExitAsync(Cancel);

        Assert.Equal((2, "dev needs the command that starts the application: dev -- next dev"), (dev.ExitCode, dev.Output));
    }

    private OwnedProcess Start(params string[] command) => OwnedProcess.Start(
        GatewayProcess.Executable(),
        ["dev", "--listen", _gateway.GetLeftPart(UriPartial.Authority), "--data", Path.Combine(_folder, "data"), "--", .. command],
        _folder,
        new Dictionary<string, string>());

    private async Task<string> AnswerAsync()
    {
        using var http = new HttpClient { BaseAddress = _gateway };
        return await Eventually.SeesAsync(
            "the application behind the gateway",
            async cancel =>
            {
                try
                {
                    return await http.GetStringAsync(new Uri("/", UriKind.Relative), cancel);
                }
                catch (HttpRequestException)
                {
                    return "";
                }
            },
            static text => text.Length > 0,
            Cancel);
    }

    private static async Task<string> WorkerAsync(OwnedProcess dev) => await Eventually.SeesAsync(
        "the application's worker",
        _ => Task.FromResult(Worker().Match(dev.Output).Groups[1].Value),
        static id => id.Length > 0,
        Cancel);

    // One that has ended stays in the list until somebody asks how.
    private static bool IsRunning(string id) =>
        File.Exists($"/proc/{id}/stat") && File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1][0] is not 'Z';

    [GeneratedRegex("worker ([0-9]+)")]
    private static partial Regex Worker();
}
