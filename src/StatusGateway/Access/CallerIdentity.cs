using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using StatusGateway.Operations;

namespace StatusGateway.Access;

/// <summary>Who asks: a keyed hash of all in a request that may say so; without any of that, anyone.</summary>
/// <remarks>The query is never part of it: cache busters would make every poll somebody else's.</remarks>
internal sealed class CallerIdentity
{
    private readonly StoreKeys _keys;
    private readonly NamePatterns _headers;
    private readonly NamePatterns _cookies;
    private readonly bool _byAddress;

    public CallerIdentity(StoreKeys keys, IOptions<AccessOptions> options)
    {
        _keys = keys;
        _headers = new NamePatterns([.. NoIdentity.Headers, .. options.Value.IgnoredHeaders]);
        _cookies = new NamePatterns([.. NoIdentity.Cookies, .. options.Value.IgnoredCookies]);
        _byAddress = options.Value.ClientAddress;
    }

    public CallerKey Of(HttpRequest request) => KeyOf(TraitsOf(request));

    /// <summary>What in a request may say who asks, to be kept past the request.</summary>
    public CallerTraits TraitsOf(HttpRequest request)
    {
        List<string> said = [];
        foreach (var (name, values) in request.Headers)
        {
            if (!_headers.Match(name))
            {
                said.Add($"{name.ToLowerInvariant()}:{values}");
            }
        }

        if (_byAddress)
        {
            said.Add($"@{request.HttpContext.Connection.RemoteIpAddress}");
        }

        said.Sort(StringComparer.Ordinal);
        return new CallerTraits(request.Host.Value ?? "", IdentityCookies(request.Headers.Cookie), said);
    }

    public CallerKey KeyOf(CallerTraits traits) => KeyOf(traits, traits.Cookies);

    /// <summary>Whether a header may say who asks; those go along only with a caller's own question.</summary>
    public bool IsIdentity(string headerName) =>
        headerName.Equals(HeaderNames.Cookie, StringComparison.OrdinalIgnoreCase) || !_headers.Match(headerName);

    /// <summary>
    /// Whom the answer's own cookies make of this caller; null when none of them counts as identity.
    /// </summary>
    /// <param name="traits">This caller.</param>
    /// <param name="setCookies">The answer's <c>Set-Cookie</c> lines.</param>
    /// <param name="onlyReplacing">
    /// Whether only the new value of a cookie that the request carried counts, and not one that is emptied, expired or so
    /// short that it can be no session (16 characters).
    /// </param>
    /// <param name="now">Tells which cookies are expired already.</param>
    public CallerKey? After(CallerTraits traits, StringValues setCookies, bool onlyReplacing, DateTimeOffset now)
    {
        var cookies = new SortedDictionary<string, string>(traits.Cookies, StringComparer.Ordinal);
        var changed = false;
        foreach (var line in setCookies)
        {
            // Each by itself: one that nobody can read says nothing of the others.
            if (!SetCookieHeaderValue.TryParse(line, out var cookie))
            {
                continue;
            }

            var (name, value) = (cookie.Name.ToString(), cookie.Value.ToString());
            var expired = cookie.MaxAge <= TimeSpan.Zero || cookie.Expires <= now || value.Length == 0;
            if (_cookies.Match(name) || expired || (onlyReplacing && (!cookies.ContainsKey(name) || value.Length < 16)))
            {
                continue;
            }

            changed |= !cookies.TryGetValue(name, out var before) || before != value;
            cookies[name] = value;
        }

        return changed ? KeyOf(traits, cookies) : null;
    }

    private SortedDictionary<string, string> IdentityCookies(StringValues headers)
    {
        var cookies = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var header in headers)
        {
            foreach (var part in header.AsSpan().Split(';'))
            {
                var pair = header.AsSpan()[part].Trim();
                var equals = pair.IndexOf('=');
                var name = (equals < 0 ? pair : pair[..equals]).ToString();
                if (pair.Length > 0 && !_cookies.Match(name))
                {
                    cookies[name] = equals < 0 ? "" : pair[(equals + 1)..].ToString();
                }
            }
        }

        return cookies;
    }

    private CallerKey KeyOf(CallerTraits traits, SortedDictionary<string, string> cookies)
    {
        if (traits.Headers.Count == 0 && cookies.Count == 0)
        {
            return CallerKey.Anyone;
        }

        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _keys.ForCallers);
        Append(hash, traits.Host);
        foreach (var (name, value) in cookies)
        {
            Append(hash, $"{name}={value}");
        }

        foreach (var header in traits.Headers)
        {
            Append(hash, header);
        }

        return new CallerKey(Base64Url.EncodeToString(hash.GetHashAndReset().AsSpan(0, 18)));
    }

    // Length first: no two different requests can make one text.
    private static void Append(IncrementalHash hash, string text)
    {
        hash.AppendData(BitConverter.GetBytes(text.Length));
        hash.AppendData(Encoding.UTF8.GetBytes(text));
    }
}
