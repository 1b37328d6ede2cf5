using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace StatusGateway.Postgres;

/// <summary>Reads Npgsql's own form: <c>Host=…;Username=…;Password=…</c>.</summary>
internal static class PostgresKeywords
{
    public static bool TryRead(
        string text,
        [NotNullWhen(true)] out PostgresSettings? settings,
        [NotNullWhen(false)] out string? error)
    {
        settings = null;
        error = null;
        var pairs = new DbConnectionStringBuilder();
        try
        {
            pairs.ConnectionString = text;
        }
        catch (ArgumentException)
        {
            error = "The database's address is neither postgres://… nor a list of key=value; with ';' between.";
            return false;
        }

        settings = [];
        foreach (string key in pairs.Keys)
        {
            settings.Add(key, (string)pairs[key]);
        }

        return true;
    }
}
