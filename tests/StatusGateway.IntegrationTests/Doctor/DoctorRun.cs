using System.Text.Json;
using StatusGateway.Commands;
using StatusGateway.Doctor;
using StatusGateway.Testing;

namespace StatusGateway.IntegrationTests.Doctor;

/// <summary>The command <c>doctor</c> as somebody runs it: in a folder, with an environment and arguments.</summary>
internal sealed class DoctorRun : IDisposable
{
    public DoctorRun() => Directory.CreateDirectory(Folder);

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), Ids.Unique("statusgateway-").ToString());

    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>An upstream where nothing listens, unless a test names another.</summary>
    public List<string> Arguments { get; } = ["--upstream", "http://localhost:1"];

    public void Write(string file, string text)
    {
        var path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public void SetUpstream(Uri address) => Arguments[1] = address.GetLeftPart(UriPartial.Authority);

    public async Task<(int Code, string Output)> PrintAsync(params string[] more)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var context = new CommandContext(Environment, Folder, output, error);
        var data = Path.Combine(Folder, "data");
        var code = await GatewayCommandLine.RunAsync(["doctor", .. Arguments, "--data", data, .. more], context);
        Assert.Equal("", error.ToString());
        return (code, output.ToString());
    }

    public async Task<DoctorReport> ReportAsync()
    {
        var (code, output) = await PrintAsync("--json");
        var report = JsonSerializer.Deserialize(output, DoctorJson.Default.DoctorReport)!;
        Assert.Equal(code, report.ExitCode);
        return report;
    }

    /// <summary>One check; also a line of the table of checks in the output of the tests.</summary>
    public async Task<ReportedCheck> CheckAsync(string name)
    {
        var check = Assert.Single((await ReportAsync()).Checks, check => check.Name == name);
        TestContext.Current.TestOutputHelper?.WriteLine($"| {check.Name} | {check.State} | {check.Cause} | {check.Fix ?? "–"} |");
        return check;
    }

    public async Task AssertFineAsync(string name) => Assert.Equal("fine", (await CheckAsync(name)).State);

    /// <summary>That the check fails, for this reason, and says what to do.</summary>
    public async Task AssertFailsAsync(string name, string state, string reason)
    {
        var check = await CheckAsync(name);

        Assert.Equal(state, check.State);
        Assert.Contains(reason, check.Cause, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(check.Fix));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
