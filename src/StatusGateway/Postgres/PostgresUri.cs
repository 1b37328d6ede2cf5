using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace StatusGateway.Postgres;

/// <summary>Reads <c>postgres://user:password@host:port/database?sslmode=require</c>, which Npgsql does not.</summary>
internal static partial class PostgresUri
{
    private const string Encode = "Is every special character of the password percent-encoded?";

    public static bool IsOne(string text) =>
        text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    public static bool TryRead(
        string text,
        [NotNullWhen(true)] out PostgresSettings? settings,
        [NotNullWhen(false)] out string? error)
    {
        settings = null;
        if (Whole.Match(text) is not { Success: true } whole)
        {
            error = $"The database's address is not of the form postgres://user:password@host:port/database. {Encode}";
            return false;
        }

        var read = new PostgresSettings();
        AddDecoded(read, "Username", whole.Groups["user"]);
        AddDecoded(read, "Password", whole.Groups["password"]);
        read.Add("Host", whole.Groups["host"].Value.Trim('[', ']'));
        AddDecoded(read, "Port", whole.Groups["port"]);
        AddDecoded(read, "Database", whole.Groups["database"]);

        foreach (var part in whole.Groups["query"].Value.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, value) = part.Split('=', 2) is [var name, var given] ? (name, Uri.UnescapeDataString(given)) : (part, "");
            error = AddOption(read, key, value);
            if (error is not null)
            {
                return false;
            }
        }

        error = null;
        settings = read;
        return true;
    }

    // What poolers, Prisma and project pages append, and Npgsql has no use for, is passed over; what nobody knows is an error.
    private static string? AddOption(PostgresSettings read, string key, string value)
    {
        switch (key)
        {
            case "supa" or "connection_limit" or "pool_timeout" or "schema":
                return null;
            case "pgbouncer":
                read.Mode = value == "true" ? PoolerMode.Transaction : PoolerMode.Session;
                return null;
            case "sslmode" when SslMode(value) is { } mode:
                read.Add("SSL Mode", mode);
                return null;
            case "sslmode":
                return "The database's address has an 'sslmode' that is none of disable, allow, prefer, require, verify-ca, "
                    + "verify-full.";
            case "sslrootcert" when value == "system":
                read.Add("SSL Mode", "VerifyFull"); // as libpq has it: the machine's own CAs, and nothing less
                return null;
            case "sslrootcert":
                read.Add("Root Certificate", value);
                return null;
            case "application_name":
                read.Add("Application Name", value);
                return null;
            case "connect_timeout" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _):
                read.Add("Timeout", value);
                return null;
            case "connect_timeout":
                return "The database's address has a 'connect_timeout' that is no number of seconds.";
            case "channel_binding" when value is "disable" or "prefer" or "require":
                read.Add("Channel Binding", value);
                return null;
            default:
                // It may be the tail of a password that was not encoded: only what looks like a name is repeated.
                return Name.IsMatch(key)
                    ? $"The database's address has an option '{key}' that is not known."
                    : $"The database's address has an option that is not known. {Encode}";
        }
    }

    private static string? SslMode(string value) => value switch
    {
        "disable" => "Disable",
        "allow" => "Allow",
        "prefer" => "Prefer",
        "require" => "Require",
        "verify-ca" => "VerifyCA",
        "verify-full" => "VerifyFull",
        _ => null,
    };

    private static void AddDecoded(PostgresSettings read, string key, Group group)
    {
        if (group is { Success: true, Length: > 0 })
        {
            read.Add(key, Uri.UnescapeDataString(group.Value));
        }
    }

    [GeneratedRegex(
        @"^postgres(ql)?://((?<user>[^:@/?#]*)(:(?<password>[^@/?#]*))?@)?(?<host>\[[0-9A-Fa-f:.]+\]|[^:@/?#\[\],]+)"
        + @"(:(?<port>[0-9]{1,5}))?(/(?<database>[^/?#]*))?(\?(?<query>[^#]*))?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Whole { get; }

    [GeneratedRegex("^[a-z][a-z_]{0,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name { get; }
}
