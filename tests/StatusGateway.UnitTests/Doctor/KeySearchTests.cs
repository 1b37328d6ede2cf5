using System.Buffers.Text;
using System.Text;
using StatusGateway.Doctor.Application;

namespace StatusGateway.UnitTests.Doctor;

public sealed class KeySearchTests
{
    [Fact]
    public void A_configured_key_is_found_whatever_it_looks_like() =>
        Assert.True(new KeySearch(["a-key-of-no-form"]).Finds("x='a-key-of-no-form'"));

    [Theory]
    [InlineData("service_role", true)]
    [InlineData("anon", false)]
    public void A_token_is_found_by_the_role_that_it_says(string role, bool isFound)
    {
        var payload = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"iss":"supabase","role":"{{role}}"}"""));

        Assert.Equal(isFound, new KeySearch([]).Finds($"createClient(u,\"eyJhbGciOiJIUzI1NiJ9.{payload}.c2lnbmF0dXJl\")"));
    }

    [Theory]
    [InlineData("\"sb_secret_0123456789abcdefghijkl_01234567\"", true)]
    [InlineData("key.startsWith(\"sb_secret_\")", false)] // supabase-js itself
    [InlineData("\"sb_publishable_0123456789abcdefghijkl_01234567\"", false)]
    public void A_secret_key_is_found_and_the_bare_prefix_is_none(string script, bool isFound) =>
        Assert.Equal(isFound, new KeySearch([]).Finds(script));

    [Fact]
    public void An_anon_key_in_the_place_of_the_service_key_may_be_served() =>
        Assert.False(new KeySearch(["sb_publishable_0123456789abcdefghijkl"]).Finds("\"sb_publishable_0123456789abcdefghijkl\""));
}
