using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace StatusGateway.Supabase.Requests;

/// <summary>What <c>Prefer</c> asks for, in however many headers; of two that contradict each other the first counts.</summary>
/// <remarks>
/// <c>tx=rollback</c> is known and not honored: neither does Supabase, whose PostgREST lets no client decide.
/// </remarks>
internal sealed class Preferences
{
    private const string MaxAffectedName = "max-affected=";
    private const string TimeZoneName = "timezone=";

    private static readonly string[] Known =
    [
        "resolution=merge-duplicates", "resolution=ignore-duplicates",
        "return=representation", "return=minimal", "return=headers-only",
        "count=exact", "count=planned", "count=estimated",
        "missing=default", "missing=null",
        "handling=strict", "handling=lenient",
        "tx=commit", "tx=rollback",
    ];

    private Preferences(List<string> given)
    {
        Resolution = First(given, "resolution=");
        Return = First(given, "return=");
        Count = First(given, "count=");
        Missing = First(given, "missing=");
        Handling = First(given, "handling=");
        var most = given.Find(static word => word.StartsWith(MaxAffectedName, StringComparison.Ordinal));
        MaxAffected = IsStrict
            && long.TryParse(most?[MaxAffectedName.Length..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var rows)
                ? rows
                : null;
    }

    public string? Resolution { get; }

    public string? Return { get; }

    public string? Count { get; }

    public string? Missing { get; }

    public string? Handling { get; }

    /// <summary>How many rows an update or a deletion may affect; it counts with <c>handling=strict</c> alone.</summary>
    public long? MaxAffected { get; }

    public bool IsStrict => Handling is "handling=strict";

    public bool ReturnsRows => Return is "return=representation";

    public bool CountsAll => Count is not null;

    public bool MissingIsDefault => Missing is "missing=default";

    /// <exception cref="RestException">One is unknown, and all were to be known.</exception>
    public static Preferences Read(StringValues headers)
    {
        List<string> given = [];
        foreach (var header in headers)
        {
            given.AddRange((header ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        }

        var preferences = new Preferences(given);
        var unknown = given.Where(static word => !IsKnown(word)).ToList();
        return preferences.IsStrict && unknown.Count > 0
            ? throw new RestException(RestErrors.UnknownPreferences(unknown))
            : preferences;
    }

    /// <summary>
    /// What <c>Preference-Applied</c> says for a method, in PostgREST's order; null for nothing.
    /// </summary>
    public string? Applied(string method)
    {
        var isInsert = HttpMethods.IsPost(method);
        var isUpdate = HttpMethods.IsPatch(method);
        var isDelete = HttpMethods.IsDelete(method);
        string?[] applied =
        [
            isInsert ? Resolution : null,
            isInsert || isUpdate ? Missing : null,
            isInsert || isUpdate || isDelete ? Return : null,
            Count,
            Handling,
            (isUpdate || isDelete) && MaxAffected is { } most
                ? string.Create(CultureInfo.InvariantCulture, $"{MaxAffectedName}{most}")
                : null,
        ];
        var said = string.Join(", ", applied.OfType<string>());
        return said.Length > 0 ? said : null;
    }

    private static string? First(List<string> given, string name) =>
        given.Find(word => word.StartsWith(name, StringComparison.Ordinal) && Known.Contains(word));

    private static bool IsKnown(string word) =>
        Known.Contains(word)
        || word.StartsWith(MaxAffectedName, StringComparison.Ordinal)
        || word.StartsWith(TimeZoneName, StringComparison.Ordinal);
}
