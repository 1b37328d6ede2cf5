using System.Net;
using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Doctor;

/// <summary>A small server stands for the project: it says what Supabase was read to say.</summary>
public sealed class SupabaseCheckTests : IAsyncLifetime
{
    private const string Broken = "broken";
    private const string Table = "/rest/v1/operations";

    private readonly DoctorRun _doctor = new();
    private StubUpstream _project = null!;

    public async ValueTask InitializeAsync()
    {
        _project = await StubUpstream.StartAsync();
        _project.Always(Table, StubAnswer.OfJson(HttpStatusCode.OK, "[]"));
        _doctor.Environment["SUPABASE_URL"] = _project.Address.GetLeftPart(UriPartial.Authority);
        _doctor.Environment["SUPABASE_SERVICE_KEY"] = Tokens.Of("service_role");
    }

    public async ValueTask DisposeAsync()
    {
        _doctor.Dispose();
        await _project.DisposeAsync();
    }

    [Theory]
    [Trait("Check", "supabase-url")]
    [InlineData("https://supabase.com/dashboard/project/abcdefghijklmnopqrst", "SUPABASE_URL is not the address")]
    [InlineData("https://abcdefghijklmnopqrst.supabase.co/rest/v1", "SUPABASE_URL is not the address")]
    [InlineData("postgres://postgres:canary@localhost/postgres", "SUPABASE_URL is not the address")]
    [InlineData("https://supabase.com", "Supabase's own site")]
    public async Task An_address_that_is_no_project_is_found(string wrong, string reason)
    {
        var right = _doctor.Environment["SUPABASE_URL"];
        _doctor.Environment["SUPABASE_URL"] = wrong;
        await _doctor.AssertFailsAsync("supabase-url", Broken, reason);

        _doctor.Environment["SUPABASE_URL"] = right;
        await _doctor.AssertFineAsync("supabase-url");
    }

    [Fact]
    [Trait("Check", "supabase-url")]
    public async Task A_site_that_answers_with_pages_is_no_project()
    {
        _project.Answer404WithHtml("/rest/");
        await _doctor.AssertFailsAsync("supabase-url", Broken, "not as a Supabase project");
    }

    [Fact]
    [Trait("Check", "supabase-url")]
    public async Task The_gateways_own_address_is_none_of_a_project()
    {
        _doctor.Environment.Remove("SUPABASE_URL");
        _doctor.Environment["NEXT_PUBLIC_SUPABASE_URL"] = "http://localhost:8080";

        var check = await _doctor.CheckAsync("supabase-url");

        Assert.Equal("fine", check.State);
        Assert.Contains("the gateway's own", check.Cause, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Check", "supabase-project")]
    public async Task A_paused_project_is_found()
    {
        _project.Always(Table, StubAnswer.OfJson((HttpStatusCode)540, """{"message":"Project paused"}"""));
        await _doctor.AssertFailsAsync("supabase-project", Broken, "is paused");

        _project.Always(Table, StubAnswer.OfJson(HttpStatusCode.OK, "[]"));
        await _doctor.AssertFineAsync("supabase-project");
    }

    [Fact]
    [Trait("Check", "supabase-project")]
    public async Task A_project_whose_name_is_gone_is_found()
    {
        _doctor.Environment["SUPABASE_URL"] = "http://abcdefghijklmnopqrst.invalid";
        await _doctor.AssertFailsAsync("supabase-project", Broken, "cannot be found: the project is paused, or gone");
    }

    [Fact]
    [Trait("Check", "supabase-project")]
    public async Task A_pooler_that_does_not_know_the_project_says_that_it_is_paused()
    {
        await using var pooler = StubPooler.Saying("XX000", "(ENOTFOUND) tenant/user postgres.abcdefghijklmnopqrst not found");
        _doctor.Environment["DATABASE_URL"] = pooler.Address("postgres.abcdefghijklmnopqrst");
        await _doctor.AssertFailsAsync("supabase-project", Broken, "does not know the project");

        _doctor.Environment.Remove("DATABASE_URL");
        await _doctor.AssertFineAsync("supabase-project");
    }

    [Fact]
    [Trait("Check", "database-table")]
    public async Task A_project_without_the_table_is_found_where_no_database_is_named()
    {
        _project.Always(Table, StubAnswer.OfJson(
            HttpStatusCode.NotFound, """{"code":"PGRST205","message":"Could not find the table 'public.operations'"}"""));
        await _doctor.AssertFailsAsync("database-table", Broken, "The project has no table operations");

        _project.Always(Table, StubAnswer.OfJson(HttpStatusCode.OK, "[]"));
        await _doctor.AssertFineAsync("database-table");
    }

    [Theory]
    [Trait("Check", "service-key")]
    [InlineData("anon")]
    [InlineData("publishable")]
    public async Task The_anon_key_in_place_of_the_service_key_is_found(string kind)
    {
        var right = _doctor.Environment["SUPABASE_SERVICE_KEY"];
        _doctor.Environment["SUPABASE_SERVICE_KEY"] = kind is "anon" ? Tokens.Of("anon") : "sb_publishable_canary0123456789abc";
        await _doctor.AssertFailsAsync("service-key", Broken, "SUPABASE_SERVICE_KEY is the anon (publishable) key");

        _doctor.Environment["SUPABASE_SERVICE_KEY"] = right;
        await _doctor.AssertFineAsync("service-key");
    }

    [Fact]
    [Trait("Check", "service-key")]
    public async Task A_key_that_the_project_refuses_is_found()
    {
        _project.Always(Table, StubAnswer.OfJson(HttpStatusCode.Unauthorized, """{"message":"Invalid API key"}"""));
        await _doctor.AssertFailsAsync("service-key", Broken, "The project refuses SUPABASE_SERVICE_KEY");
    }
}
