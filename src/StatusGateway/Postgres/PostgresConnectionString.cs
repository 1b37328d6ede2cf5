using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace StatusGateway.Postgres;

/// <summary>Where the database is and how it is talked to, from a URI or from Npgsql's own keywords.</summary>
/// <remarks>Its text holds a password: logs say <see cref="Place"/>.</remarks>
internal sealed class PostgresConnectionString
{
    private const int TransactionPoolerPort = 6543;

    private readonly NpgsqlConnectionStringBuilder _builder;

    private PostgresConnectionString(NpgsqlConnectionStringBuilder builder, bool isTransactionPooler)
    {
        _builder = builder;
        IsTransactionPooler = isTransactionPooler;
    }

    /// <summary>Whether each transaction may meet another server process: nothing prepared, nothing set, and no LISTEN.</summary>
    public bool IsTransactionPooler { get; }

    /// <summary>Host and database, for people.</summary>
    public string Place => $"{_builder.Host}:{_builder.Port}/{_builder.Database ?? _builder.Username}";

    public int WarmConnections => _builder.MinPoolSize;

    public int MostConnections => _builder.MaxPoolSize;

    public string ForQueries => _builder.ConnectionString;

    /// <summary>One connection that stays, on which a silent death is noticed.</summary>
    public string ForListening => new NpgsqlConnectionStringBuilder(_builder.ConnectionString)
    {
        Pooling = false,
        KeepAlive = 30,
    }.ConnectionString;

    /// <summary>For statements that may take minutes on a large table.</summary>
    public string ForMigrating => new NpgsqlConnectionStringBuilder(ForListening)
    {
        CommandTimeout = 600,
        MaxAutoPrepare = 0,
    }.ConnectionString;

    /// <summary>The same address, for whoever looks why it does not lead anywhere.</summary>
    public NpgsqlConnectionStringBuilder Builder => new(_builder.ConnectionString);

    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out PostgresConnectionString? parsed,
        [NotNullWhen(false)] out string? error) => TryParse(text, mode: null, out parsed, out error);

    /// <param name="text">A URI, or Npgsql's keywords.</param>
    /// <param name="mode">What is known of the pooler; null to go by the address.</param>
    /// <param name="parsed">The address.</param>
    /// <param name="error">Names the part that is wrong, and never a value: it may be a piece of the password.</param>
    public static bool TryParse(
        string text,
        PoolerMode? mode,
        [NotNullWhen(true)] out PostgresConnectionString? parsed,
        [NotNullWhen(false)] out string? error)
    {
        parsed = null;
        if (!(PostgresUri.IsOne(text)
            ? PostgresUri.TryRead(text, out var settings, out error)
            : PostgresKeywords.TryRead(text, out settings, out error)))
        {
            return false;
        }

        var builder = Defaults();
        foreach (var (key, value) in settings)
        {
            try
            {
                builder[key] = value;
            }
            catch (ArgumentException)
            {
                error = $"The database's address has a '{key}' that is not known, or whose value cannot be.";
                return false;
            }
        }

        if (string.IsNullOrEmpty(builder.Host))
        {
            error = "The database's address names no host.";
            return false;
        }

        Encrypt(builder);
        if (builder.RootCertificate is { } file && !File.Exists(file))
        {
            error = "The database's address names a file with its CA (sslrootcert) that is not there.";
            return false;
        }

        builder.MinPoolSize = Math.Min(builder.MinPoolSize, builder.MaxPoolSize);
        mode ??= settings.Mode ?? (builder.Port == TransactionPoolerPort ? PoolerMode.Transaction : PoolerMode.Session);
        if (mode is PoolerMode.Transaction && !TrySuit(builder, out error))
        {
            return false;
        }

        parsed = new(builder, mode is PoolerMode.Transaction);
        return true;
    }

    private static void Encrypt(NpgsqlConnectionStringBuilder builder)
    {
        var mayBePlain = builder.SslMode is SslMode.Prefer or SslMode.Allow;
        if (builder.RootCertificate is not null && builder.SslMode is not SslMode.Disable)
        {
            // Whoever names a CA wants it asked, which Npgsql does in two modes only; libpq does the like.
            builder.SslMode = mayBePlain || builder.SslMode is SslMode.VerifyFull ? SslMode.VerifyFull : SslMode.VerifyCA;
        }
        else if (mayBePlain && IsSupabase(builder.Host!))
        {
            // A project answers over TLS, and whoever stands in between must not talk us out of it.
            builder.SslMode = SslMode.Require;
        }
    }

    private static bool IsSupabase(string host) =>
        host.EndsWith(".supabase.co", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".supabase.com", StringComparison.OrdinalIgnoreCase);

    private static bool TrySuit(NpgsqlConnectionStringBuilder builder, [NotNullWhen(false)] out string? error)
    {
        error = (builder.Options, builder.SearchPath) switch
        {
            (not null, _) => "'Options'",
            (_, not null) => "'Search Path'",
            _ => null,
        };
        if (error is not null)
        {
            error = $"The database's address has {error}, which a transaction pooler refuses: leave it out, or take the session "
                + "pooler's address.";
            return false;
        }

        // Measured: two of three statements fail when prepared there, and a reset costs a round trip each time.
        builder.MaxAutoPrepare = 0;
        builder.NoResetOnClose = true;
        return true;
    }

    // A small project admits 60 connections, 15 through its pooler: 8 a gateway. Without -1, a cancelled command waits two
    // more seconds for a server that is not there.
    private static NpgsqlConnectionStringBuilder Defaults() => new()
    {
        ApplicationName = "StatusGateway",
        MaxPoolSize = 8,
        MinPoolSize = 4,
        MaxAutoPrepare = 20,
        Timeout = 5,
        CommandTimeout = 5,
        CancellationTimeout = -1,
        IncludeErrorDetail = true, // the supabase-js endpoint passes it on
    };
}
