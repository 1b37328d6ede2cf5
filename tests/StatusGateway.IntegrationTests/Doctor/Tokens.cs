using System.Buffers.Text;
using System.Text;

namespace StatusGateway.IntegrationTests.Doctor;

/// <summary>Keys of the older form: a JSON Web Token that says its role.</summary>
internal static class Tokens
{
    public static string Of(string role) => string.Join(
        '.',
        Encode("""{"alg":"HS256","typ":"JWT"}"""),
        Encode($$"""{"iss":"supabase","ref":"abcdefghijklmnopqrst","role":"{{role}}","iat":1700000000,"exp":2000000000}"""),
        Encode("canary-signature"));

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
