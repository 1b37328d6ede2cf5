using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using StatusGateway.Settings;
using StatusGateway.Supabase;
using StatusGateway.UnitTests.Settings;

namespace StatusGateway.UnitTests.Supabase;

public sealed class ServiceKeysTests : IDisposable
{
    private const string Key = "sb_secret_the-one-that-was-configured";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_configured_key_opens_alone_or_sent_twice_as_supabase_js_does()
    {
        var keys = Configured();

        Assert.Null(keys.Refuse(Request(Key)));
        Assert.Null(keys.Refuse(Request(Key, $"Bearer {Key}")));
        Assert.False(File.Exists(AppEnv));
    }

    [Fact]
    public void A_request_without_a_key_is_refused_in_Supabases_words()
    {
        var refusal = Configured().Refuse(Request(null, $"Bearer {Key}"));

        Assert.Equal(401, refusal?.Status);
        Assert.Equal("No API key found in request", refusal?.Message);
    }

    [Theory]
    [InlineData("sb_publishable_ACJWlzQHlZjBrEguHvfOxg_3BJgxAaH")]
    [InlineData("{\"iss\":\"supabase\",\"role\":\"anon\"}")]
    public void An_anon_key_is_refused_with_the_guides_explanation(string keyOrClaims)
    {
        var key = keyOrClaims.StartsWith('{') ? Token(keyOrClaims) : keyOrClaims;

        var refusal = Configured().Refuse(Request(key, $"Bearer {key}"));

        Assert.Equal(401, refusal?.Status);
        Assert.Contains("anon", refusal?.Message, StringComparison.Ordinal);
        Assert.Contains("Use the service_role key", refusal?.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_that_claims_to_be_the_service_role_opens_nothing()
    {
        var forged = Token("{\"iss\":\"supabase\",\"role\":\"service_role\"}");

        Assert.Equal("Invalid API key", Configured().Refuse(Request(forged, $"Bearer {forged}"))?.Message);
        Assert.Equal("Invalid API key", Configured().Refuse(Request(Key, $"Bearer {forged}"))?.Message);
        Assert.Equal("Invalid API key", Configured().Refuse(Request(forged, $"Bearer {Key}"))?.Message);
    }

    [Theory]
    [InlineData("sb_secret_the-one-that-was-configure")]
    [InlineData("sb_secret_the-one-that-was-configuredd")]
    [InlineData("SB_SECRET_THE-ONE-THAT-WAS-CONFIGURED")]
    [InlineData("a.b.c")]
    [InlineData("x.W10.x")] // an array is no set of claims
    [InlineData("..")]
    public void A_wrong_key_is_refused_and_told_which_variables_to_compare(string wrong)
    {
        var refusal = Configured().Refuse(Request(wrong));

        Assert.Equal(401, refusal?.Status);
        Assert.Contains("the application's SUPABASE_SERVICE_KEY", refusal?.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void No_refusal_repeats_a_key()
    {
        foreach (var request in new[] { Request("canary"), Request(Key, "Bearer canary"), Request(Token("{\"role\":\"anon\"}")) })
        {
            var refusal = Configured().Refuse(request)?.ToString();
            Assert.DoesNotContain("canary", refusal, StringComparison.Ordinal);
            Assert.DoesNotContain(Key, refusal, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_key_that_nobody_set_is_dealt_once_with_the_address_into_a_file_that_only_this_user_reads()
    {
        var keys = Dealing("http://localhost:8080");
        var lines = File.ReadAllLines(AppEnv);
        var key = lines[1].Split('=')[1];

        Assert.Equal("NEXT_PUBLIC_SUPABASE_URL=http://localhost:8080", lines[0]);
        Assert.StartsWith("SUPABASE_SERVICE_KEY=sb_secret_", lines[1], StringComparison.Ordinal);
        Assert.Equal(2, lines.Length);
        Assert.Null(keys.Refuse(Request(key)));
        Assert.Null(Dealing("http://localhost:8080").Refuse(Request(key)));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(AppEnv));
        }
    }

    [Theory]
    [InlineData("http://127.0.0.1:9090", "http://127.0.0.1:9090")]
    [InlineData("http://0.0.0.0:9090", "http://localhost:9090")]
    public void Another_listen_address_is_written_beside_the_key_that_stays(string listen, string written)
    {
        _ = Dealing("http://localhost:8080");
        var key = File.ReadAllLines(AppEnv)[1];

        _ = Dealing(listen);

        Assert.Equal([$"NEXT_PUBLIC_SUPABASE_URL={written}", key], File.ReadAllLines(AppEnv));
    }

    [Fact]
    public void Where_no_key_can_be_kept_nothing_opens()
    {
        var keys = new ServiceKeys(
            Settings("http://localhost:8080", _folder.Write("file", "")), NullLogger<ServiceKeys>.Instance);

        Assert.NotNull(keys.Refuse(Request(null)));
        Assert.NotNull(keys.Refuse(Request("sb_secret_", "Bearer ")));
    }

    private string AppEnv => Path.Combine(_folder.Path, "data", "app.env");

    private ServiceKeys Configured() => new(
        Settings("http://localhost:8080") with { ServiceKey = Key }, NullLogger<ServiceKeys>.Instance);

    private ServiceKeys Dealing(string listen) => new(Settings(listen), NullLogger<ServiceKeys>.Instance);

    private GatewaySettings Settings(string listen, string? folder = null) => new()
    {
        Upstream = new("http://localhost:3000"),
        Listen = new(listen),
        DataFolder = folder ?? Path.Combine(_folder.Path, "data"),
    };

    private static HttpRequest Request(string? key, string? authorization = null)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers["apikey"] = key;
        request.Headers.Authorization = authorization;
        return request;
    }

    private static string Token(string claims) =>
        $"{Encoded(JsonSerializer.Serialize(new { alg = "HS256" }))}.{Encoded(claims)}.c2lnbmF0dXJl";

    private static string Encoded(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
