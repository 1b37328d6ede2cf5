using StatusGateway.Settings;

namespace StatusGateway.UnitTests.Settings;

public sealed class SettingsReaderTests : IDisposable
{
    private const string Upstream = "http://localhost:3000";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void With_an_upstream_alone_everything_else_has_a_default()
    {
        var settings = Read(new() { Upstream = Upstream });

        Assert.Equal(new Uri(Upstream), settings.Gateway.Upstream);
        Assert.Equal(new Uri("http://localhost:8080"), settings.Gateway.Listen);
        Assert.Equal(["/api/generate-videos/status/{id}"], settings.Routes);
        Assert.Null(settings.Gateway.DatabaseUrl);
        Assert.Null(settings.Gateway.RedisUrl);
        Assert.Empty(settings.Warnings);
    }

    [Fact]
    public void The_command_line_wins_over_the_environment_over_the_env_file_over_the_file()
    {
        _folder.Write("config/gateway.json", """{ "upstream": { "address": "http://localhost:1" }, "access": { "mode": "bound" } }""");
        Assert.Equal(1, Read(new()).Gateway.Upstream.Port);

        _folder.Write(".env", "STATUSGATEWAY_UPSTREAM=http://localhost:2\nSTATUSGATEWAY_ACCESS=public\n");
        Assert.Equal(2, Read(new()).Gateway.Upstream.Port);
        Assert.Equal("public", Read(new()).Configuration["access:mode"]);

        var environment = new Dictionary<string, string> { ["STATUSGATEWAY_UPSTREAM"] = "http://localhost:3" };
        Assert.Equal(3, Read(new(), environment).Gateway.Upstream.Port);

        Assert.Equal(4, Read(new() { Upstream = "http://localhost:4" }, environment).Gateway.Upstream.Port);
    }

    [Fact]
    public void A_certificate_is_two_files_of_an_https_address()
    {
        _folder.Write("config/gateway.json", """{ "listen": { "url": "https://*:8443", "certificate": "a.pem", "certificateKey": "b.pem" } }""");
        var environment = new Dictionary<string, string> { ["STATUSGATEWAY_LISTEN_CERTIFICATE_KEY"] = "/etc/key.pem" };

        var settings = Read(new() { Upstream = Upstream }, environment).Gateway;

        Assert.Equal(new Uri("https://0.0.0.0:8443"), settings.Listen);
        Assert.Equal(new CertificateFiles(Path.Combine(_folder.Path, "a.pem"), "/etc/key.pem"), settings.Certificate);
    }

    [Theory]
    [InlineData("https://localhost:8443", null, null, "Cannot listen at https://localhost:8443 without a certificate")]
    [InlineData("https://localhost:8443", "a.pem", null, "Cannot listen at https://localhost:8443 without a certificate")]
    [InlineData("https://localhost:8443", null, "b.pem", "Cannot listen at https://localhost:8443 without a certificate")]
    [InlineData("http://localhost:8080", "a.pem", "b.pem", "A certificate is set, and http://localhost:8080 shows none")]
    [InlineData("ftp://localhost:8080", null, null, "Cannot listen at \"ftp://localhost:8080\"")]
    public void An_address_and_its_certificate_that_do_not_belong_together_stop_the_start(
        string listen, string? certificate, string? key, string line)
    {
        var environment = new Dictionary<string, string>
        {
            ["STATUSGATEWAY_LISTEN_CERTIFICATE"] = certificate ?? "",
            ["STATUSGATEWAY_LISTEN_CERTIFICATE_KEY"] = key ?? "",
        };

        var fault = Assert.Throws<SettingsException>(() => Read(new() { Upstream = Upstream, Listen = listen }, environment));

        Assert.StartsWith(line, fault.Line, StringComparison.Ordinal);
    }

    [Fact]
    public void Routes_of_the_command_line_replace_those_of_the_file()
    {
        _folder.Write("config/gateway.json", """
            { "polling": { "routes": [{ "template": "/a/{id}" }, { "template": "/b/{id}" }] } }
            """);

        Assert.Equal(["/a/{id}", "/b/{id}"], Read(new() { Upstream = Upstream }).Routes);
        var settings = Read(new() { Upstream = Upstream, Routes = ["/c?job={id}"] });
        Assert.Equal(["/c?job={id}"], settings.Routes);
        Assert.Equal("/c?job={id}", settings.Configuration["polling:routes:0:template"]);
        Assert.Null(settings.Configuration["polling:routes:1:template"]);
    }

    [Theory]
    [InlineData("STATUSGATEWAY_DATABASE_URL,DIRECT_URL,POSTGRES_URL_NON_POOLING,DATABASE_URL,POSTGRES_URL", "postgres://h/")]
    [InlineData("STATUSGATEWAY_REDIS_URL,REDIS_URL,REDIS_TLS_URL,KV_URL", "redis://h/")]
    [InlineData("STATUSGATEWAY_SERVICE_KEY,SUPABASE_SERVICE_KEY,SUPABASE_SERVICE_ROLE_KEY,SUPABASE_SECRET_KEY", "key-")]
    public void Of_the_names_of_one_setting_the_first_that_is_set_wins(string names, string prefix)
    {
        var environment = names.Split(',').ToDictionary(name => name, name => prefix + name);
        foreach (var name in names.Split(','))
        {
            var settings = Read(new() { Upstream = Upstream }, environment).Gateway;

            Assert.Contains(prefix + name, new[] { settings.DatabaseUrl, settings.RedisUrl, settings.ServiceKey });
            environment.Remove(name);
        }
    }

    [Fact]
    public void A_variable_of_the_environment_wins_over_any_name_of_the_env_file()
    {
        _folder.Write(".env", "STATUSGATEWAY_REDIS_URL=redis://file");

        var settings = Read(new() { Upstream = Upstream }, new() { ["KV_URL"] = "redis://environment" });

        Assert.Equal("redis://environment", settings.Gateway.RedisUrl);
    }

    [Theory]
    [InlineData("rediss://host")]
    [InlineData("redis+sentinel://s1,s2/mymaster")]
    [InlineData("rediss-sentinel://s1?sentinelMasterId=mymaster")]
    [InlineData("s1,s2,serviceName=mymaster")]
    public void Redis_may_be_named_in_any_form_that_it_is_read_in(string url) => Assert.Equal(
        url, Read(new() { Upstream = Upstream }, new() { ["STATUSGATEWAY_REDIS_URL"] = url }).Gateway.RedisUrl);

    [Fact]
    public void A_secret_may_stand_in_a_file()
    {
        var file = _folder.Write("secret", "postgres://from/file\n");

        var settings = Read(new() { Upstream = Upstream }, new() { ["DATABASE_URL_FILE"] = file });

        Assert.Equal("postgres://from/file", settings.Gateway.DatabaseUrl);
    }

    [Fact]
    public void The_applications_own_supabase_address_is_the_gateway_and_so_no_project()
    {
        var settings = Read(new() { Upstream = Upstream }, new()
        {
            ["SUPABASE_URL"] = "http://localhost:8080",
            ["NEXT_PUBLIC_SUPABASE_URL"] = "https://ref.supabase.co",
        });

        Assert.Equal(new Uri("https://ref.supabase.co"), settings.Gateway.SupabaseUrl);
        Assert.Empty(settings.Warnings);
    }

    [Theory]
    [InlineData("http://localhost:8080", "http://127.0.0.1:8080/")]
    [InlineData("http://localhost:8080", "http://LOCALHOST.:8080")]
    [InlineData("http://localhost:8080", "http://app.localhost:8080")]
    [InlineData("http://localhost:8080", "http://[::1]:8080")]
    [InlineData("http://localhost:8080", "http://0.0.0.0:8080")]
    [InlineData("http://127.0.0.1:8080", "http://[::ffff:127.0.0.1]:8080")]
    [InlineData("http://*:8080", "http://127.0.0.2:8080")]
    [InlineData("http://*:8080", "https://localhost:8080")]
    [InlineData("http://*:80", "http://localhost")]
    public void The_gateways_own_address_is_neither_project_nor_upstream_however_it_is_written(string listen, string own)
    {
        var command = new CommandLineValues { Upstream = Upstream, Listen = listen };

        Assert.Null(Read(command, new() { ["NEXT_PUBLIC_SUPABASE_URL"] = own }).Gateway.SupabaseUrl);
        Assert.Throws<SettingsException>(() => Read(command, new() { ["STATUSGATEWAY_SUPABASE_URL"] = own }));
        Assert.Throws<SettingsException>(() => Read(new() { Upstream = own.TrimEnd('/'), Listen = listen }));
    }

    [Theory]
    [InlineData("http://localhost:54321")]
    [InlineData("http://192.0.2.1:8080")]
    [InlineData("http://kong:8080")]
    public void Another_server_is_a_project_also_on_this_machine_or_port(string project) =>
        Assert.Equal(
            new Uri(project),
            Read(new() { Upstream = Upstream }, new() { ["SUPABASE_URL"] = project }).Gateway.SupabaseUrl);

    [Fact]
    public void An_anon_key_is_never_taken_for_the_service_key()
    {
        const string Anon = "sb_publishable_which-every-browser-knows";

        var settings = Read(new() { Upstream = Upstream }, new() { ["SUPABASE_SERVICE_KEY"] = Anon });

        Assert.Null(settings.Gateway.ServiceKey);
        Assert.Equal(
            "SUPABASE_SERVICE_KEY is the anon (publishable) key: use the service_role key. It was left alone",
            Assert.Single(settings.Warnings));
        Assert.Throws<SettingsException>(
            () => Read(new() { Upstream = Upstream }, new() { ["STATUSGATEWAY_SERVICE_KEY"] = Anon }));
    }

    [Fact]
    public void A_database_of_the_application_that_is_not_postgres_is_left_alone_with_a_warning()
    {
        var settings = Read(new() { Upstream = Upstream }, new() { ["DATABASE_URL"] = "file:./secret.db" });

        Assert.Null(settings.Gateway.DatabaseUrl);
        var warning = Assert.Single(settings.Warnings);
        Assert.StartsWith("DATABASE_URL is not an address", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("REDIS_ULR", "REDIS_URL")]
    [InlineData("SUPABASE_SERVIC_KEY", "SUPABASE_SERVICE_KEY")]
    [InlineData("NEXT_PUBLIC_SUPABSE_URL", "NEXT_PUBLIC_SUPABASE_URL")]
    public void A_nearly_known_name_of_others_is_a_warning_that_says_the_name(string name, string nearest)
    {
        var settings = Read(new() { Upstream = Upstream }, new() { [name] = "anything" });

        Assert.Equal($"{name} is not read: did you mean {nearest}?", Assert.Single(settings.Warnings));
    }

    [Theory]
    [InlineData("POSTGRES_USER")]
    [InlineData("PATH")]
    [InlineData("NODE_ENV")]
    [InlineData("HOME")]
    [InlineData("SUPABASE_JWT_SECRET")]
    [InlineData("NEXT_PUBLIC_SUPABASE_ANON_KEY")]
    public void Other_names_of_others_are_no_warning(string name) =>
        Assert.Empty(Read(new() { Upstream = Upstream }, new() { [name] = "anything" }).Warnings);

    [Fact]
    public void Data_is_kept_apart_by_upstream_and_current_folder_under_the_data_home()
    {
        var home = new Dictionary<string, string> { ["XDG_DATA_HOME"] = "/data-home", ["HOME"] = "/home/me" };
        var first = Read(new() { Upstream = Upstream }, home).Gateway.DataFolder;
        var second = Read(new() { Upstream = "http://localhost:3001" }, home).Gateway.DataFolder;
        home.Remove("XDG_DATA_HOME");
        var third = Read(new() { Upstream = Upstream }, home).Gateway.DataFolder;

        Assert.Matches("^/data-home/statusgateway/[0-9a-f]{12}$", first);
        Assert.NotEqual(first, second);
        Assert.Matches("^/home/me/.local/share/statusgateway/[0-9a-f]{12}$", third);
    }

    [Fact]
    public void An_option_of_the_file_has_a_name_in_the_environment()
    {
        var settings = Read(new() { Upstream = Upstream }, new() { ["STATUSGATEWAY_ACCESS_MODE"] = "public" });

        Assert.Equal("public", settings.Configuration["access:mode"]);
    }

    [Fact]
    public void Printed_settings_hold_no_secret()
    {
        var settings = Read(new() { Upstream = Upstream }, new() { ["STATUSGATEWAY_ADMIN_KEY"] = "hush" });

        Assert.DoesNotContain("hush", settings.Gateway.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "No upstream: say where the application is, for example --upstream http://localhost:3000")]
    [InlineData("localhost:3000", "The upstream \"localhost:3000\" is not the URL of a server: write --upstream http://localhost:3000")]
    [InlineData("4000", "The upstream \"4000\" is not the URL of a server: write --upstream http://localhost:4000")]
    [InlineData("ftp://x", "The upstream \"ftp://x\" is not the URL of a server: write --upstream http://localhost:3000")]
    [InlineData("http://u:hush@x/a", "The upstream \"http://x/a\" is not the URL of a server: write --upstream http://localhost:3000")]
    public void A_missing_or_wrong_upstream_stops_the_start(string? upstream, string line) =>
        Assert.Equal(line, Stopped(new() { Upstream = upstream }));

    [Theory]
    [InlineData("http://localhost:8080", null)]
    [InlineData("http://127.0.0.1:8080", null)]
    [InlineData("http://[::1]:8080", null)]
    [InlineData("http://127.0.0.1:9000", "http://0.0.0.0:9000")]
    [InlineData("http://localhost:9000", "http://*:9000")]
    public void An_upstream_that_is_the_gateway_itself_stops_the_start(string upstream, string? listen) =>
        Assert.Contains(
            "is the gateway itself", Stopped(new() { Upstream = upstream, Listen = listen }), StringComparison.Ordinal);

    [Theory]
    [InlineData("http://127.0.0.2:8080", "http://127.0.0.1:8080")]
    [InlineData("http://application:8080", "http://*:8080")]
    public void An_upstream_at_the_same_port_of_another_address_is_none_of_this(string upstream, string listen) =>
        Assert.Equal(new Uri(upstream), Read(new() { Upstream = upstream, Listen = listen }).Gateway.Upstream);

    [Theory]
    [InlineData("8080")]
    [InlineData("ftp://localhost:8080")]
    [InlineData("http://localhost:99999")]
    public void An_address_that_cannot_be_listened_at_stops_the_start(string listen) =>
        Assert.Equal(
            $"Cannot listen at \"{listen}\": write --listen http://HOST:PORT, such as http://localhost:8080",
            Stopped(new() { Upstream = Upstream, Listen = listen }));

    [Fact]
    public void A_wrong_access_or_route_stops_the_start()
    {
        Assert.Equal("--access is \"open\": write bound or public", Stopped(new() { Upstream = Upstream, Access = "open" }));
        Assert.StartsWith(
            "--route /api/status: write a path with {id}",
            Stopped(new() { Upstream = Upstream, Routes = ["/api/status"] }),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("STATUSGATEWAY_UPSTREEM", "STATUSGATEWAY_UPSTREEM is not a setting: did you mean STATUSGATEWAY_UPSTREAM?")]
    [InlineData("STATUSGATEWAY_ADMINKEY", "STATUSGATEWAY_ADMINKEY is not a setting: did you mean STATUSGATEWAY_ADMIN_KEY?")]
    [InlineData("STATUSGATEWAY_BANANA", "STATUSGATEWAY_BANANA is not a setting: config/.env.example lists all of them")]
    public void A_variable_of_ours_that_names_nothing_stops_the_start(string name, string line) =>
        Assert.Equal(line, Stopped(new() { Upstream = Upstream }, new() { [name] = "x" }));

    [Fact]
    public void A_wrong_address_under_a_name_of_ours_stops_the_start_without_being_printed()
    {
        var line = Stopped(new() { Upstream = Upstream }, new() { ["STATUSGATEWAY_DATABASE_URL"] = "mysql://me:hush@x" });

        Assert.Equal(
            "STATUSGATEWAY_DATABASE_URL is not an address that the gateway can use: write postgres://USER:PASSWORD@HOST:5432/NAME",
            line);
    }

    [Theory]
    [InlineData("""{ "polling": { "ruotes": [] } }""", "\"polling.ruotes\" is not a setting: did you mean \"routes\"?")]
    [InlineData("""{ "banana": 1 }""", "\"banana\" is not a setting: the file holds $schema, upstream")]
    [InlineData("""{ "access": { "mode": "open" } }""", "\"access.mode\" is \"open\": write bound or public")]
    [InlineData("""{ "upstream": { "address": 3000 } }""", "\"upstream.address\" is 3000: write a text or null")]
    [InlineData("""{ "polling": { "routes": [{ "template": "/x" }] } }""", "\"polling.routes.0.template\" is \"/x\": write a path with {id}")]
    [InlineData("""{ "polling": { "routes": [{}] } }""", "\"polling.routes.0\" lacks \"template\"")]
    [InlineData("""{ "polling": { "fresh": "00:99:00" } }""", "\"polling.fresh\" is \"00:99:00\": write how ")]
    [InlineData("""{ "polling": { "retryAfter": "24:00:00" } }""", "\"polling.retryAfter\" is \"24:00:00\": write what ")]
    [InlineData("{\n\n  nonsense }", "line 3: not JSON")]
    public void A_wrong_file_stops_the_start_and_names_the_key(string json, string line)
    {
        var file = _folder.Write("config/gateway.json", json);

        var stopped = Stopped(new() { Upstream = Upstream });

        Assert.StartsWith(file, stopped, StringComparison.Ordinal);
        Assert.Contains(line, stopped, StringComparison.Ordinal);
    }

    [Fact]
    public void A_named_file_that_is_not_there_stops_the_start()
    {
        Assert.Equal(
            $"There is no file {_folder.Path}/x.json: --config names it",
            Stopped(new() { Upstream = Upstream, ConfigFile = "x.json" }));
        Assert.Equal(
            $"There is no file {_folder.Path}/x.env: --env-file names it",
            Stopped(new() { Upstream = Upstream, EnvironmentFile = "x.env" }));
        Assert.Equal(
            "REDIS_URL_FILE names /no/such/file, which cannot be read: name a file that holds REDIS_URL",
            Stopped(new() { Upstream = Upstream }, new() { ["REDIS_URL_FILE"] = "/no/such/file" }));
    }

    [Fact]
    public void An_env_file_that_cannot_be_read_stops_the_start_and_names_the_line()
    {
        _folder.Write(".env", "A=1\nthis is no variable\n");

        Assert.StartsWith(
            $"{_folder.Path}/.env, line 2: not NAME=value", Stopped(new() { Upstream = Upstream }), StringComparison.Ordinal);
    }

    [Fact]
    public void Usual_env_files_are_read()
    {
        _folder.Write(".env", """
            # a comment
            export REDIS_URL="redis://quoted:6379"
            NEXT_PUBLIC_TITLE=A title with blanks
            EMPTY=
            DATABASE_URL='postgres://me:pa$$word@h:5432/db?sslmode=require'
            """);

        var settings = Read(new() { Upstream = Upstream }).Gateway;

        Assert.Equal("redis://quoted:6379", settings.RedisUrl);
        Assert.Equal("postgres://me:pa$$word@h:5432/db?sslmode=require", settings.DatabaseUrl);
    }

    [Fact]
    public void The_shipped_file_is_valid_and_says_the_defaults()
    {
        var shipped = File.ReadAllText(Path.Combine(Repository.Root, "config", "gateway.json"));
        var bare = Read(new() { Upstream = Upstream });
        _folder.Write("config/gateway.json", shipped);
        var read = Read(new() { Upstream = Upstream });

        Assert.Equal(bare.Gateway, read.Gateway);
        Assert.Equal(bare.Routes, read.Routes);
    }

    private LoadedSettings Read(CommandLineValues commandLine, Dictionary<string, string>? environment = null) =>
        new SettingsReader(environment ?? [], _folder.Path).Read(commandLine);

    private string Stopped(CommandLineValues commandLine, Dictionary<string, string>? environment = null) =>
        Assert.Throws<SettingsException>(() => Read(commandLine, environment)).Line;
}
