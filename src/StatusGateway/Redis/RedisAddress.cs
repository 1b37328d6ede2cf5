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
    public const int DefaultPort = 6379;
    public const int SentinelPort = 26379;

    private static readonly CommandMap WithoutConfig = CommandMap.Create(["CONFIG"], available: false);

    private RedisAddress(ConfigurationOptions options)
    {
        Options = Harden(options);
        var ends = string.Join(", ", options.EndPoints.Select(EndPointCollection.ToString));
        Name = string.IsNullOrEmpty(options.ServiceName) ? ends : $"{ends} (Sentinel, {options.ServiceName})";
    }

    /// <summary>What the multiplexer is made with.</summary>
    public ConfigurationOptions Options { get; }

    /// <summary>Hosts and ports, and the service of Sentinels: all of an address that may be logged.</summary>
    public string Name { get; }

    /// <summary>
    /// Takes <c>redis://[user[:password]@]host[:port][,host…][/db]</c>, <c>rediss://</c> for TLS,
    /// <c>redis+sentinel://[…@]host[:port][,host…]/service[/db]</c>, and the library's <c>host:port,option=value</c>.
    /// </summary>
    /// <exception cref="FormatException">It is none of these; the message says why and repeats nothing.</exception>
    public static RedisAddress Parse(string text)
    {
        text = text.Trim();
        if (text.Length == 0)
        {
            throw Invalid("it is empty");
        }

        if (RedisUrl.Parse(text) is { } options)
        {
            return new(options);
        }

        if (text.StartsWith("http", StringComparison.OrdinalIgnoreCase) && text.Contains("://", StringComparison.Ordinal))
        {
            throw Invalid("it is the address of an HTTP API, which is not Redis's own protocol");
        }

        return new(ParseOwnForm(text));
    }

    /// <summary>What to throw where an address cannot be used; the reason must not repeat it.</summary>
    public static FormatException Invalid(string why) => new($"The address of Redis cannot be used: {why}.");

    public override string ToString() => Name;

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
        SetPorts(options);

        // An attempt that fails says why, and there is another one soon: an unreachable Redis neither stops the start nor
        // queues what would be too late when it is back. Once made, the library keeps up a connection by itself.
        options.AbortOnConnectFail = true;
        options.ConnectRetry = 1;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ReconnectRetryPolicy = new LinearRetry(1000);
        options.ConnectTimeout = 5000;
        options.AsyncTimeout = 5000;
        options.KeepAlive = 5;
        if (!string.IsNullOrEmpty(options.ServiceName))
        {
            // A primary that hangs is asked so long, more than once, before the library turns to the one that was promoted.
            options.ConnectTimeout = 2000;
            options.SyncTimeout = 2000;
            options.KeepAlive = 1;
        }

        // The change feed listens for the breaks of this one.
        options.SharedSubscriptionConnection = false;

        // Neither the key nor the channel that the library has of its own would be allowed by a careful ACL, nor what it
        // would ask for and does without.
        options.TieBreaker = "";
        options.ConfigurationChannel = "";
        options.SetClientLibrary = false;
        if (ReferenceEquals(options.CommandMap, CommandMap.Default))
        {
            options.CommandMap = WithoutConfig;
        }

        options.ClientName ??= "StatusGateway";
        return options;
    }

    // The library would give Sentinels the port of Redis.
    private static void SetPorts(ConfigurationOptions options)
    {
        for (var i = 0; i < options.EndPoints.Count && !string.IsNullOrEmpty(options.ServiceName); i++)
        {
            options.EndPoints[i] = options.EndPoints[i] switch
            {
                DnsEndPoint { Port: 0 } named => new DnsEndPoint(named.Host, SentinelPort, named.AddressFamily),
                IPEndPoint { Port: 0 } numbered => new IPEndPoint(numbered.Address, SentinelPort),
                var other => other,
            };
        }

        options.SetDefaultPorts();
    }
}
