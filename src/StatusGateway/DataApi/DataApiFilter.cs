using System.Globalization;
using StatusGateway.Mirroring;
using StatusGateway.Operations;

namespace StatusGateway.DataApi;

/// <summary>Conditions in PostgREST's words, ready for a query.</summary>
internal static class DataApiFilter
{
    // Every server on the way has a limit for a request's first line, and 8 KiB is the least that is common.
    private const int LongestCompared = 500;

    /// <summary>The row of one id, or those of several.</summary>
    public static string Ids(IReadOnlyCollection<OperationId> ids) => ids.Count is 1
        ? Is("id", ids.First().ToString())
        : $"id=in.({Uri.EscapeDataString(string.Join(',', ids.Select(id => Quoted(id.ToString()))))})";

    public static string After(OperationId id) => $"id=gt.{Uri.EscapeDataString(id.ToString())}";

    /// <summary>The row only while it is as it was seen.</summary>
    /// <remarks>
    /// JSON and long texts are left out, because they need not fit into an address: a writer that changes these and not once
    /// <c>updated_at</c> is taken for nobody.
    /// </remarks>
    public static string As(PlainRow seen)
    {
        var row = DataApiRow.Of(seen);
        List<string> conditions =
        [
            Is("id", row.Id),
            Is("status", row.Status),
            Is("progress", Text(row.Progress)),
            Is("created_at", Text(row.CreatedAt)),
            Is("updated_at", Text(row.UpdatedAt)),
        ];
        if (row.Message.Length <= LongestCompared)
        {
            conditions.Add(Is("message", row.Message));
        }

        if (row.Error is null)
        {
            conditions.Add("error=is.null");
        }
        else if (row.Error.Length <= LongestCompared)
        {
            conditions.Add(Is("error", row.Error));
        }

        return string.Join('&', conditions);
    }

    private static string Is(string column, string value) => $"{column}=eq.{Uri.EscapeDataString(value)}";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Quoted(string value) =>
        $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
