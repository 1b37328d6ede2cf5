using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace StatusGateway.Keys;

/// <summary>What a Supabase key says of itself. That only explains a refusal: nothing here is proven.</summary>
internal static class SupabaseKey
{
    private const string PublishablePrefix = "sb_publishable_";

    /// <summary>What the key of a service begins with in Supabase's newer form.</summary>
    public const string SecretPrefix = "sb_secret_";

    /// <summary>Whether it is made for browsers: an anon key, or its newer form.</summary>
    public static bool IsPublic(string key) =>
        key.StartsWith(PublishablePrefix, StringComparison.Ordinal) || RoleOf(key) is "anon";

    /// <summary>The role that the key claims, when it is a JSON Web Token.</summary>
    public static string? RoleOf(string key)
    {
        if (key.Split('.') is not [_, { Length: > 0 } payload, _])
        {
            return null;
        }

        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromUtf8(Encoding.UTF8.GetBytes(payload)));
            return claims.RootElement is { ValueKind: JsonValueKind.Object } all
                && all.TryGetProperty("role", out var role)
                && role.ValueKind is JsonValueKind.String
                    ? role.GetString()
                    : null;
        }
        catch (Exception fault) when (fault is FormatException or JsonException or InvalidOperationException)
        {
            return null; // no token, or one whose text is no text
        }
    }
}
