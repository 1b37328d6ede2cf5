using System.Globalization;
using System.Net;
using StackExchange.Redis;

namespace StatusGateway.Redis;

/// <summary>Where Redis is and how to log in, from a URL or from the client library's own form.</summary>
/// <remarks>
/// The library reads no URLs, and a comma in a password breaks its own form, so options are built in code. No message of
/// this class repeats what it was given: that is a secret.
/// </remarks>
internal sealed class RedisAddress
{
    private const int DefaultPort = 6379;
    private const string Plain = "redis://";
    private const string Tls = "rediss://";

    private RedisAddress(ConfigurationOptions options)
    {
        Options = Harden(options);
        Name = string.Join(", ", options.EndPoints.Select(EndPointCollection.ToString));
    }

    /// <summary>What the multiplexer is made with.</summary>
    public ConfigurationOptions Options { get; }

    /// <summary>Hosts and ports: all of an address that may be logged.</summary>
    public string Name { get; }

    /// <summary>
    /// Takes <c>redis://[user[:password]@]host[:port][/db]</c>, <c>rediss://</c> for TLS, and the library's
    /// <c>host:port,option=value</c>.
    /// </summary>
    /// <exception cref="FormatException">It is none of these; the message says why and repeats nothing.</exception>
    public static RedisAddress Parse(string text)
    {
        text = text.Trim();
        if (text.Length == 0)
        {
            throw Invalid("it is empty");
        }

        if (text.StartsWith(Plain, StringComparison.OrdinalIgnoreCase))
        {
            return new(ParseUrl(text[Plain.Length..], tls: false));
        }

        if (text.StartsWith(Tls, StringComparison.OrdinalIgnoreCase))
        {
            return new(ParseUrl(text[Tls.Length..], tls: true));
        }

        if (text.StartsWith("http", StringComparison.OrdinalIgnoreCase) && text.Contains("://", StringComparison.Ordinal))
        {
            throw Invalid("it is the address of an HTTP API, which is not Redis's own protocol");
        }

        return new(ParseOwnForm(text));
    }

    public override string ToString() => Name;

    private static ConfigurationOptions ParseUrl(string rest, bool tls)
    {
        // From the last @: passwords are pasted unescaped, with @, :, / and # in them.
        var at = rest.LastIndexOf('@');
        var (login, target) = at < 0 ? ("", rest) : (rest[..at], rest[(at + 1)..]);
        var end = target.AsSpan().IndexOfAny('/', '?', '#');
        var (host, port) = ParseHost(end < 0 ? target : target[..end]);

        var options = new ConfigurationOptions
        {
            // Upstash answers nothing without TLS, and its console shows redis:// as well.
            Ssl = tls || host.EndsWith(".upstash.io", StringComparison.OrdinalIgnoreCase),
            DefaultDatabase = ParseDatabase(end < 0 ? "" : target[end..]),
        };
        options.EndPoints.Add(host, port);
        if (options.Ssl)
        {
            options.SslHost = host;
        }

        var colon = login.IndexOf(':', StringComparison.Ordinal);
        var (user, password) = colon < 0 ? (login, "") : (login[..colon], login[(colon + 1)..]);
        options.User = user.Length == 0 ? null : Uri.UnescapeDataString(user);
        options.Password = password.Length == 0 ? null : Uri.UnescapeDataString(password);
        return options;
    }

    private static (string Host, int Port) ParseHost(string text)
    {
        var afterBracket = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) : 0;
        var colon = afterBracket < 0 ? -1 : text.IndexOf(':', afterBracket);
        var host = (colon < 0 ? text : text[..colon]).Trim('[', ']');
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            throw Invalid("its host is missing or is no host name");
        }

        if (colon < 0)
        {
            return (host, DefaultPort);
        }

        return int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= ushort.MaxValue
            ? (host, port)
            : throw Invalid("its port is no number from 1 to 65535");
    }

    private static int? ParseDatabase(string text)
    {
        var query = text.AsSpan().IndexOfAny('?', '#');
        var path = (query < 0 ? text : text[..query]).Trim('/');
        if (path.Length == 0)
        {
            return null;
        }

        return int.TryParse(path, NumberStyles.None, CultureInfo.InvariantCulture, out var database)
            ? database
            : throw Invalid("what follows the host is no database number");
    }

    private static ConfigurationOptions ParseOwnForm(string text)
    {
        ConfigurationOptions options;
        try
        {
            options = ConfigurationOptions.Parse(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            // Without the cause: its message quotes what follows a comma in a password.
            throw Invalid("it is neither a redis:// or rediss:// URL nor host:port,option=value (write a password with a comma as a URL)");
        }

        var named = options.EndPoints.All(
            end => end is not DnsEndPoint dns || Uri.CheckHostName(dns.Host) != UriHostNameType.Unknown);
        return named && options.EndPoints.Count > 0 ? options : throw Invalid("its host is missing or is no host name");
    }

    private static ConfigurationOptions Harden(ConfigurationOptions options)
    {
        // An unreachable Redis neither stops the start nor queues what would be too late when it is back.
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ReconnectRetryPolicy = new LinearRetry(1000);
        options.ConnectTimeout = 5000;
        options.AsyncTimeout = 5000;
        options.KeepAlive = 5;

        // The change feed listens for the breaks of this one.
        options.SharedSubscriptionConnection = false;

        // Neither the key nor the channel that the library has of its own would be allowed by a careful ACL.
        options.TieBreaker = "";
        options.ConfigurationChannel = "";
        options.ClientName ??= "StatusGateway";
        return options;
    }

    private static FormatException Invalid(string why) => new($"The address of Redis cannot be used: {why}.");
}
