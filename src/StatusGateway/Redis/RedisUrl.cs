using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StackExchange.Redis;

namespace StatusGateway.Redis;

/// <summary>Reads the URLs that name a Redis, the nodes of a cluster, or Sentinels and the service that they watch over.</summary>
internal static class RedisUrl
{
    private static readonly (string Prefix, bool IsTls, bool IsSentinel)[] Schemes =
    [
        ("redis://", false, false),
        ("rediss://", true, false),
        ("redis+sentinel://", false, true),
        ("redis-sentinel://", false, true),
        ("rediss+sentinel://", true, true),
        ("rediss-sentinel://", true, true),
    ];

    /// <summary>Null where the text begins with none of the schemes.</summary>
    /// <exception cref="FormatException">It does, and cannot be used all the same.</exception>
    public static ConfigurationOptions? Parse(string text)
    {
        foreach (var (prefix, isTls, isSentinel) in Schemes)
        {
            if (text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return Parse(text[prefix.Length..], isTls, isSentinel);
            }
        }

        return null;
    }

    private static ConfigurationOptions Parse(string rest, bool isTls, bool isSentinel)
    {
        // From the last @: passwords are pasted unescaped, with @, :, / and # in them.
        var at = rest.LastIndexOf('@');
        var (login, target) = at < 0 ? ("", rest) : (rest[..at], rest[(at + 1)..]);
        var end = target.AsSpan().IndexOfAny('/', '?', '#');
        var (hosts, tail) = end < 0 ? (target, "") : (target[..end], target[end..]);

        var options = new ConfigurationOptions { Ssl = isTls };
        foreach (var text in hosts.Split(','))
        {
            var (host, port) = ParseHost(text);
            options.EndPoints.Add(host, port ?? (isSentinel ? RedisAddress.SentinelPort : RedisAddress.DefaultPort));

            // Upstash answers nothing without TLS, and its console shows redis:// as well.
            options.Ssl |= host.EndsWith(".upstash.io", StringComparison.OrdinalIgnoreCase);

            // The name that is dialed is the one in the certificate; of what Sentinels name, the URL knows none.
            options.SslHost = isSentinel || hosts.Contains(',', StringComparison.Ordinal) ? null : host;
        }

        ReadTail(options, tail, isSentinel);

        var colon = login.IndexOf(':', StringComparison.Ordinal);
        var (user, password) = colon < 0 ? (login, "") : (login[..colon], login[(colon + 1)..]);
        options.User = user.Length == 0 ? null : Uri.UnescapeDataString(user);
        options.Password = password.Length == 0 ? null : Uri.UnescapeDataString(password);
        return options;
    }

    private static (string Host, int? Port) ParseHost(string text)
    {
        var afterBracket = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) : 0;
        var colon = afterBracket < 0 ? -1 : text.IndexOf(':', afterBracket);
        var host = (colon < 0 ? text : text[..colon]).Trim('[', ']');
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            throw RedisAddress.Invalid("its host is missing or is no host name");
        }

        if (colon < 0)
        {
            return (host, null);
        }

        return int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= ushort.MaxValue
            ? (host, port)
            : throw RedisAddress.Invalid("its port is no number from 1 to 65535");
    }

    // [/service][/database][?name=value&…]; of the names those count that another client calls the same.
    private static void ReadTail(ConfigurationOptions options, string tail, bool isSentinel)
    {
        var end = tail.AsSpan().IndexOfAny('?', '#');
        var (path, query) = end < 0 ? (tail, "") : (tail[..end], tail[(end + 1)..]);
        var segments = new Queue<string>(path.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var pair in query.Split('&', '#'))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var value = equals < 0 ? "" : Uri.UnescapeDataString(pair[(equals + 1)..]);
            switch (equals < 0 ? pair : pair[..equals])
            {
                case "sentinelMasterId" when isSentinel:
                    options.ServiceName = value;
                    break;
                case "ssl_ca_certs" or "sslrootcert":
                    Trust(options, value);
                    break;
            }
        }

        if (isSentinel && string.IsNullOrEmpty(options.ServiceName))
        {
            options.ServiceName = segments.TryDequeue(out var service)
                ? Uri.UnescapeDataString(service)
                : throw RedisAddress.Invalid(
                    "it does not name the service that the Sentinels watch over: redis+sentinel://HOST,HOST/SERVICE");
        }

        if (segments.TryDequeue(out var number))
        {
            options.DefaultDatabase =
                int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var database) && segments.Count == 0
                    ? database
                    : throw RedisAddress.Invalid("what follows the host is no database number");
        }
    }

    private static void Trust(ConfigurationOptions options, string file)
    {
        X509Certificate2Collection trusted = [];
        try
        {
            trusted.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            trusted.Clear();
        }

        if (trusted.Count == 0)
        {
            throw RedisAddress.Invalid("the file of CA certificates that it names cannot be read, or holds none");
        }

        options.SslClientAuthenticationOptions = host => new()
        {
            TargetHost = host,
            CertificateChainPolicy = TrustIn(trusted),
        };
    }

    private static X509ChainPolicy TrustIn(X509Certificate2Collection trusted)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(trusted);
        return policy;
    }
}
