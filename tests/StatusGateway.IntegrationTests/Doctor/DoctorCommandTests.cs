using System.Diagnostics;
using StatusGateway.Doctor;
using StatusGateway.Settings;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Doctor;

public sealed class DoctorCommandTests : IDisposable
{
    private readonly DoctorRun _doctor = new();

    public void Dispose() => _doctor.Dispose();

    [Fact]
    public async Task The_exit_code_is_the_worst_finding()
    {
        await using var application = await StubUpstream.StartAsync();
        Assert.Equal(2, (await _doctor.ReportAsync()).ExitCode);

        _doctor.SetUpstream(application.Address);
        Assert.Equal(1, (await _doctor.ReportAsync()).ExitCode); // there is no .env

        _doctor.Write(".env", "OF_THE_APPLICATION=1\n");
        Assert.Equal(0, (await _doctor.ReportAsync()).ExitCode);
    }

    [Fact]
    public async Task What_is_not_configured_is_skipped_and_does_not_count()
    {
        var report = await _doctor.ReportAsync();

        Assert.All(
            report.Checks.Where(check => check.Name.StartsWith("redis-", StringComparison.Ordinal)
                || check.Name.StartsWith("database-", StringComparison.Ordinal)),
            check =>
            {
                Assert.Equal("skipped", check.State);
                Assert.StartsWith("not configured", check.Cause, StringComparison.Ordinal);
            });
    }

    [Fact]
    public async Task Settings_too_broken_to_load_are_a_finding()
    {
        _doctor.Arguments.Clear();

        var report = await _doctor.ReportAsync();

        Assert.Equal(2, report.ExitCode);
        Assert.Contains("No upstream", Assert.Single(report.Checks, check => check.Name is "settings").Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_ends_in_time_whatever_hangs()
    {
        await using var application = await StubUpstream.StartAsync();
        application.Hang();
        await using var hole = FaultProxy.InFrontOf("127.0.0.1:1");
        hole.Blackhole();
        _doctor.SetUpstream(application.Address);
        _doctor.Environment["DATABASE_URL"] = $"postgres://postgres:canary@{hole.Address}/postgres";
        _doctor.Environment["REDIS_URL"] = $"redis://{hole.Address}";
        _doctor.Environment["SUPABASE_URL"] = $"http://{hole.Address}";
        var started = Stopwatch.GetTimestamp();

        var report = await _doctor.ReportAsync();

        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(15));
        Assert.Equal(2, report.ExitCode);
        Assert.Equal("broken", Assert.Single(report.Checks, check => check.Name is "database-connection").State);
    }

    [Fact]
    public async Task No_secret_is_ever_printed()
    {
        _doctor.Write(".env", $"""
            STATUSGATEWAY_ADMIN_KEY=canary-admin
            SUPABASE_SERVICE_KEY={Tokens.Of("anon")}
            NEXT_PUBLIC_SUPABASE_URL=canary-of-an-address
            DATABASE_URL=postgres://canary-user:canary-password@127.0.0.1:1/postgres?sslmode=canary
            REDIS_URL=redis://:canary-redis@127.0.0.1:1
            """);

        var outputs = (await _doctor.PrintAsync()).Output + (await _doctor.PrintAsync("--json")).Output;

        Assert.DoesNotContain("canary", outputs, StringComparison.Ordinal);
        Assert.DoesNotContain(Tokens.Of("anon")[..20], outputs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirected_it_is_plain_text_with_the_fix_below_each_cause()
    {
        var (code, output) = await _doctor.PrintAsync();

        Assert.Equal(2, code);
        Assert.DoesNotContain("\u001b", output, StringComparison.Ordinal);
        var lines = output.Split(Environment.NewLine);
        var at = Array.FindIndex(lines, line => line.StartsWith("✗ upstream ", StringComparison.Ordinal));
        Assert.EndsWith("Nothing listens at http://localhost:1", lines[at], StringComparison.Ordinal);
        Assert.StartsWith("→ Start the application", lines[at + 1].TrimStart(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_check_is_broken_on_purpose_in_a_test()
    {
        var tested = typeof(DoctorCommandTests).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(DoctorCommandTests).Namespace)
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttributes(typeof(TraitAttribute), inherit: false).Cast<TraitAttribute>())
            .Where(trait => trait.Name is "Check")
            .Select(trait => trait.Value)
            .Distinct();
        using var checks = new Checks(
            KnownSettings.Read(new CommandLineValues(), _doctor.Environment, _doctor.Folder), TimeProvider.System);

        Assert.Equal(checks.All.Select(check => check.Name).Order(), tested.Order());
    }
}
