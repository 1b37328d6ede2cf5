using System.Globalization;
using StackExchange.Redis;

namespace StatusGateway.Redis;

/// <summary>Visits Redis once, reads how it is set up and changes nothing.</summary>
internal static class RedisInspection
{
    private const int Milliseconds = 3000;

    public static async Task<RedisFound> LookAsync(string? url, CancellationToken cancellationToken)
    {
        if (url is null)
        {
            return new RedisFound.NotConfigured();
        }

        RedisAddress address;
        try
        {
            address = RedisAddress.Parse(url);
        }
        catch (FormatException fault)
        {
            return new RedisFound.AddressWrong(fault.Message);
        }

        var options = address.Options.Clone();
        options.AllowAdmin = true; // the library counts INFO among such commands
        options.ConnectTimeout = Milliseconds;
        options.AsyncTimeout = Milliseconds;
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(options).WaitAsync(cancellationToken);
            var memory = await connection.GetDatabase().ExecuteAsync("INFO", "memory").WaitAsync(cancellationToken);
            return Read(address.Name, (string?)memory ?? "");
        }
        catch (RedisConnectionException fault) when (RedisReason.IsTls(fault))
        {
            return new RedisFound.TlsRefused(address.Name, RedisReason.Of(fault));
        }
        catch (RedisConnectionException fault) when (RedisReason.IsLogin(fault))
        {
            return new RedisFound.LoginRefused(address.Name);
        }
        catch (RedisServerException fault)
        {
            // An account that may not say how it is set up is still one that may serve.
            return RedisReason.IsLogin(fault)
                ? new RedisFound.LoginRefused(address.Name)
                : new RedisFound.Answering(address.Name, null, 0);
        }
        catch (Exception fault) when (fault is RedisException or TimeoutException or OperationCanceledException)
        {
            return new RedisFound.Unreachable(address.Name);
        }
    }

    private static RedisFound.Answering Read(string place, string memory)
    {
        var fields = memory.Split('\n', StringSplitOptions.TrimEntries)
            .Select(line => line.Split(':', 2))
            .Where(pair => pair.Length is 2)
            .ToDictionary(pair => pair[0], pair => pair[1]);
        return new(
            place,
            fields.GetValueOrDefault("maxmemory_policy"),
            long.TryParse(fields.GetValueOrDefault("maxmemory"), CultureInfo.InvariantCulture, out var most) ? most : 0);
    }
}
