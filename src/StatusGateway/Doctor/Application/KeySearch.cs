using System.Text.RegularExpressions;
using StatusGateway.Keys;

namespace StatusGateway.Doctor.Application;

/// <summary>Finds service keys in a text: those of the settings, and any that says of itself that it is one.</summary>
internal sealed partial class KeySearch(IEnumerable<string> known)
{
    // The anon key may be there, and is when somebody has mistaken it for the service key.
    private readonly List<string> _known = [.. known.Where(key => !SupabaseKey.IsPublic(key))];

    public bool Finds(string text) =>
        _known.Exists(key => text.Contains(key, StringComparison.Ordinal))
        || SecretKey.IsMatch(text)
        || Token.Matches(text).Any(token => SupabaseKey.RoleOf(token.Value) is "service_role");

    // supabase-js itself holds the bare prefix.
    [GeneratedRegex(@"sb_secret_[A-Za-z0-9_-]{16,}", RegexOptions.CultureInvariant)]
    private static partial Regex SecretKey { get; }

    [GeneratedRegex(@"eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}", RegexOptions.CultureInvariant)]
    private static partial Regex Token { get; }
}
