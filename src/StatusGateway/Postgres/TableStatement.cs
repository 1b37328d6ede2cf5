using System.Globalization;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using StatusGateway.Supabase.Requests;

namespace StatusGateway.Postgres;

/// <summary>A statement on the user's table, in PostgREST's own forms.</summary>
/// <remarks>
/// Its text is made of fixed words and of the table's own columns; whatever a client wrote is a parameter. Values go without
/// a type, as a literal does, so that Postgres reads them as what they are compared with and refuses them in its own words.
/// </remarks>
internal sealed class TableStatement
{
    private readonly StringBuilder _text = new();
    private readonly List<NpgsqlParameter> _parameters = [];

    public TableStatement Add(string sql)
    {
        _text.Append(sql);
        return this;
    }

    public TableStatement AddValue(string value) =>
        AddParameter(new NpgsqlParameter<string> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Unknown });

    public TableStatement AddText(string value) => AddParameter(new NpgsqlParameter<string> { TypedValue = value });

    public TableStatement AddNumber(long value) => AddParameter(new NpgsqlParameter<long> { TypedValue = value });

    /// <summary>The items with commas between.</summary>
    public TableStatement AddList<T>(IEnumerable<T> items, Action<T> add, string separator = ", ")
    {
        var isFirst = true;
        foreach (var item in items)
        {
            Add(isFirst ? "" : separator);
            add(item);
            isFirst = false;
        }

        return this;
    }

    public TableStatement AddField(FieldPath field)
    {
        if (field.Steps.Count == 0)
        {
            return Add("operations.").Add(field.Column.Name);
        }

        var isJson = field.Column.Type is ColumnType.Json;
        Add(isJson ? "operations." : "to_jsonb(operations.").Add(field.Column.Name).Add(isJson ? "" : ")");
        foreach (var step in field.Steps)
        {
            Add(step.IsText ? "->>" : "->");
            _ = step.Index is { } index ? Add(Invariant($"({index})")) : AddText(step.Key);
        }

        return this;
    }

    public TableStatement AddSelection(Selection selection) => AddList(selection.Fields, field =>
    {
        Add(field.Cast is null ? "" : "cast(").AddField(field.Field);
        Add(field.Cast is { } cast ? $" as {NameOf(cast)})" : "").Add(" as ").Add(Quote(field.Name));
    });

    public TableStatement AddOrder(IReadOnlyList<Ordering> order) => order.Count == 0
        ? this
        : Add(" order by ").AddList(order, term => AddField(term.Field)
            .Add(term.IsDescending ? " desc" : " asc")
            .Add(term.HasNullsFirst ? " nulls first" : " nulls last"));

    public TableStatement AddWhere(Filter filter) => filter.IsEmpty ? this : Add(" where ").AddFilter(filter);

    /// <summary>Makes it one of the batch's.</summary>
    public void AddTo(NpgsqlBatch batch)
    {
        var parameters = batch.Next(_text.ToString());
        foreach (var parameter in _parameters)
        {
            parameters.Add(parameter);
        }
    }

    private TableStatement AddFilter(Filter filter) => filter switch
    {
        Filter.All { Filters: [] } => Add("true"),
        Filter.All(var all) => Add("(").AddList(all, one => AddFilter(one), " and ").Add(")"),
        Filter.Any(var any) => Add("(").AddList(any, one => AddFilter(one), " or ").Add(")"),
        Filter.Not(var inner) => Add("not (").AddFilter(inner).Add(")"),
        Filter.IsNull(var field) => AddField(field).Add(" is null"),
        Filter.In(var field, []) => AddField(field).Add(" = any('{}')"),
        Filter.In(var field, var values) => AddField(field).Add(" = any(").AddValue(ArrayOf(values)).Add(")"),
        Filter.Comparison(var field, var comparator, var value) => AddField(field)
            .Add(" ").Add(FilterTypes.SymbolOf(comparator)).Add(" ").AddValue(value),
        Filter.Quantified(var field, var comparator, var needsAll, var values) => AddField(field)
            .Add(" ").Add(FilterTypes.SymbolOf(comparator)).Add(needsAll ? " all(" : " any(").AddValue(ArrayOf(values)).Add(")"),
        _ => throw new InvalidOperationException($"No SQL for {filter.GetType().Name}."),
    };

    private TableStatement AddParameter(NpgsqlParameter parameter)
    {
        _parameters.Add(parameter);
        return Add(Invariant($"${_parameters.Count}"));
    }

    // Postgres's own form, so that the elements go without a type as well.
    private static string ArrayOf(IEnumerable<string?> values) => "{" + string.Join(',', values.Select(static value => value is null
        ? "null"
        : "\"" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"")) + "}";

    // The one name that a client chooses. Postgres cuts longer ones, as it does for PostgREST.
    private static string Quote(string name) =>
        "\"" + name.Replace("\0", "", StringComparison.Ordinal).Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private static string NameOf(CastType cast) => cast switch
    {
        CastType.SmallInt => "smallint",
        CastType.Integer => "integer",
        CastType.BigInt => "bigint",
        CastType.Real => "real",
        CastType.Double => "double precision",
        CastType.Numeric => "numeric",
        CastType.Boolean => "boolean",
        CastType.Json => "json",
        CastType.Jsonb => "jsonb",
        _ => "text",
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
