using System.Diagnostics;

namespace StatusGateway.IntegrationTests.Doctor;

public sealed class SettingsCheckTests : IDisposable
{
    private const string Broken = "broken";
    private const string Warning = "warning";

    private readonly DoctorRun _doctor = new();

    public void Dispose() => _doctor.Dispose();

    [Fact]
    [Trait("Check", "env-file")]
    public async Task No_env_file_is_found_until_it_is_there()
    {
        await _doctor.AssertFailsAsync("env-file", Warning, "There is no .env");

        _doctor.Write(".env", "REDIS_URL=redis://localhost:1\n");
        await _doctor.AssertFineAsync("env-file");
    }

    [Fact]
    [Trait("Check", "env-file")]
    public async Task A_file_that_Next_js_reads_and_the_gateway_does_not_is_named()
    {
        _doctor.Write(".env.local", "SUPABASE_SERVICE_KEY=x\n");
        await _doctor.AssertFailsAsync("env-file", Warning, ".env.local is there, and the gateway does not read it");

        _doctor.Arguments.AddRange(["--env-file", ".env.local"]);
        await _doctor.AssertFineAsync("env-file");
    }

    [Fact]
    [Trait("Check", "env-file")]
    public async Task A_line_that_is_none_is_a_finding_and_no_stack_trace()
    {
        _doctor.Write(".env", "A=1\n= what is this\n");
        await _doctor.AssertFailsAsync("env-file", Broken, "not NAME=value");

        _doctor.Write(".env", "A=1\n");
        await _doctor.AssertFineAsync("env-file");
    }

    [Fact]
    [Trait("Check", "env-file")]
    public async Task A_variable_of_the_file_that_the_environment_overrules_is_named_without_its_value()
    {
        _doctor.Write(".env", "REDIS_URL=redis://localhost:1\n");
        _doctor.Environment["REDIS_URL"] = "redis://:canary@localhost:2";
        await _doctor.AssertFailsAsync("env-file", Warning, "REDIS_URL of");

        _doctor.Environment.Remove("REDIS_URL");
        await _doctor.AssertFineAsync("env-file");
    }

    [Fact]
    [Trait("Check", "variable-names")]
    public async Task A_misspelled_name_is_found_with_the_nearest_one()
    {
        _doctor.Write(".env", "SUPABASE_SERVIC_KEY=x\n");
        await _doctor.AssertFailsAsync("variable-names", Warning, "did you mean SUPABASE_SERVICE_KEY");

        _doctor.Write(".env", "SUPABASE_SERVICE_KEY=x\n");
        await _doctor.AssertFineAsync("variable-names");
    }

    [Fact]
    [Trait("Check", "variable-names")]
    public async Task A_misspelled_name_of_ours_stops_the_start_and_not_the_other_checks()
    {
        _doctor.Environment["STATUSGATEWAY_UPSTRAEM"] = "http://localhost:1";
        _doctor.Environment["REDIS_URL"] = "redis://127.0.0.1:1";
        await _doctor.AssertFailsAsync("variable-names", Broken, "did you mean STATUSGATEWAY_UPSTREAM");
        await _doctor.AssertFailsAsync("redis-connection", Warning, "does not answer");

        _doctor.Environment.Remove("STATUSGATEWAY_UPSTRAEM");
        await _doctor.AssertFineAsync("variable-names");
    }

    [Fact]
    [Trait("Check", "settings")]
    public async Task Settings_that_stop_a_start_are_found()
    {
        _doctor.Write("config/gateway.json", """{ "polling": { "fersh": "00:00:01" } }""");
        await _doctor.AssertFailsAsync("settings", Broken, "did you mean \"fresh\"");

        _doctor.Write("config/gateway.json", """{ "polling": { "fresh": "00:00:01" } }""");
        await _doctor.AssertFineAsync("settings");
    }

    [Fact]
    [Trait("Check", "settings")]
    public async Task A_database_that_is_no_Postgres_was_left_alone()
    {
        _doctor.Environment["DATABASE_URL"] = "mysql://root:canary@localhost/app";
        await _doctor.AssertFailsAsync("settings", Warning, "DATABASE_URL");

        _doctor.Environment.Remove("DATABASE_URL");
        await _doctor.AssertFineAsync("settings");
    }

    [Fact]
    [Trait("Check", "env-file-ignored")]
    public async Task An_env_file_that_git_would_take_along_is_found_until_it_is_ignored()
    {
        _doctor.Write(".env", "SUPABASE_SERVICE_KEY=x\n");
        Assert.Equal("skipped", (await _doctor.CheckAsync("env-file-ignored")).State);

        await GitAsync("init", "--quiet");
        await _doctor.AssertFailsAsync("env-file-ignored", Warning, "git does not ignore");

        await GitAsync("add", ".env");
        await _doctor.AssertFailsAsync("env-file-ignored", Broken, "is in the git repository");

        await GitAsync("rm", "--cached", "--quiet", ".env");
        _doctor.Write(".gitignore", ".env\n");
        await _doctor.AssertFineAsync("env-file-ignored");
    }

    private async Task GitAsync(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = _doctor.Folder })!;
        await git.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, git.ExitCode);
    }
}
