using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace StatusGateway.Supabase.Requests;

/// <summary>All that the query of a request says.</summary>
internal sealed class QueryParameters
{
    private readonly List<(string Name, string Value)> _all = [];

    private QueryParameters(string query)
    {
        foreach (var pair in new QueryStringEnumerable(query))
        {
            // The key may stand here as well, as it may in front of Supabase: it is no filter.
            if (pair.DecodeName().ToString() is var name && name is not ("" or "apikey"))
            {
                _all.Add((name, pair.DecodeValue().ToString()));
            }
        }

        Selection = First("select") is { } select ? SelectionReader.Read(select) : Selection.Everything;
        Columns = First("columns") is { } columns ? ReadNames(columns, "columns") : null;
        ConflictColumns = First("on_conflict") is { } conflict ? ReadNames(conflict, "on_conflict") : null;
        Order = First("order") is { } order ? OrderReader.Read(order) : [];
        Where = new Filter.All([.. _all.Select(ReadFilter).OfType<Filter>()]);
    }

    public Selection Selection { get; }

    public Filter Where { get; }

    public IReadOnlyList<Ordering> Order { get; }

    /// <summary>The names that <c>columns</c> lists; null without it.</summary>
    public IReadOnlyList<string>? Columns { get; }

    /// <summary>The names that <c>on_conflict</c> lists; null without it.</summary>
    public IReadOnlyList<string>? ConflictColumns { get; }

    /// <summary>What is no number says nothing.</summary>
    public long? Limit => Number("limit");

    public long? Offset => Number("offset");

    /// <summary>All of it again, by name: what <c>Content-Location</c> says.</summary>
    public string Canonical => string.Join('&', _all
        .OrderBy(static pair => pair.Name, StringComparer.Ordinal)
        .Select(static pair => $"{Uri.EscapeDataString(pair.Name)}={Uri.EscapeDataString(pair.Value)}"));

    /// <exception cref="RestException">Some of it makes no sense.</exception>
    public static QueryParameters Read(HttpRequest request) => new(request.QueryString.Value ?? "");

    private static Filter? ReadFilter((string Name, string Value) parameter)
    {
        var (name, value) = parameter;
        if (name is "select" or "columns" or "on_conflict")
        {
            return null;
        }

        switch (name.Split('.'))
        {
            case ["order" or "limit" or "offset"]:
                return null;
            case ["and" or "or"] or ["not", "and" or "or"]:
                return FilterReader.ReadTree(name, value);
            case [var relation, .., "order" or "limit" or "offset" or "and" or "or"]:
                throw new RestException(RestErrors.NotEmbedded(relation));
        }

        var scanner = new Scanner(name, "tree path");
        var column = scanner.TakeName();
        if (scanner.Next is '.')
        {
            throw new RestException(RestErrors.NotEmbedded(column));
        }

        var steps = scanner.TakeSteps();
        return FilterReader.Read(new FieldPath(FieldReader.ColumnOf(column), steps), value);
    }

    private static List<string> ReadNames(string text, string parameter)
    {
        var scanner = new Scanner(text, $"{parameter} parameter");
        List<string> names = [];
        do
        {
            scanner.SkipBlanks();
            names.Add(scanner.TakeName());
            scanner.SkipBlanks();
        }
        while (scanner.Take(','));

        return scanner.IsAtEnd ? names : throw scanner.Unexpected("\",\" or end of input");
    }

    private string? First(string name)
    {
        foreach (var (given, value) in _all)
        {
            if (given == name)
            {
                return value;
            }
        }

        return null;
    }

    private long? Number(string name) =>
        long.TryParse(First(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
