using StatusGateway.Operations;
using StatusGateway.Supabase.Requests;
using StatusGateway.Supabase.Rows;

namespace StatusGateway.Postgres;

/// <summary>What each request is in SQL.</summary>
/// <remarks>
/// All but a query leave their rows in <c>changed</c>, of which what is to be returned is made, and say: the rows as JSON, how
/// many there are, how many of them are new, and which.
/// </remarks>
/// <param name="isPlain">Whether 001 alone made the table: no lives, nothing observed.</param>
internal sealed class TableStatements(bool isPlain)
{
    // An insert goes on with the life of an operation that so far was only observed, and still runs or was declared lost: its
    // newest observed state, by the order of OperationOrder. 0 begins one of its own, and an update leaves it alone.
    private static readonly string LifeToContinue = $"""
        coalesce((
            select case
                when r.caller <> '' and r.status in ('pending', 'processing') then r.life
                when r.caller = '' and r.route = '' and r.status = 'error'
                    and (char_length(body.id) >= {OperationId.UniqueLength} or body.status in ('complete', 'error')) then r.life
                end
            from public.operations_observed r
            where r.id = body.id and r.status is not null
            order by r.life desc, case when r.caller = '' then 2 when r.status in ('complete', 'error') then 3 else 0 end desc,
                r.revision desc
            limit 1), 0)
        """;

    // Ids that no poll can name have no copies.
    private const string Outcome = $"""
         select (select coalesce(json_agg(shown), '[]')::text from shown), count(*), count(*) filter (where inserted),
            set_config('{StoredOperations.Changed}',
                coalesce(array_agg(id) filter (where octet_length(id) between 1 and 1000), array[]::text[])::text, true)::text[]
        from changed
        """;

    private const string PlainDeletedOutcome = """
         select (select coalesce(json_agg(shown), '[]')::text from shown), count(*), 0::bigint,
            coalesce(array_agg(id), array[]::text[])
        from changed
        """;

    // The table's trigger removes what was observed; whatever was committed of it, this is later.
    private const string DeletedOutcome = """
         select (select coalesce(json_agg(shown), '[]')::text from shown), count(*), 0::bigint,
            coalesce(array_agg(id), array[]::text[]),
            coalesce(array_agg(greatest(revision + 1, deleted_at, (
                select max(r.changed) + 1 from public.operations_observed r where r.id = changed.id))), array[]::bigint[])
        from changed
        """;

    public static TableStatement Select(RowQuery query)
    {
        var statement = new TableStatement()
            .Add("with found as (select ").AddSelection(query.Selection)
            .Add(" from public.operations as operations").AddWhere(query.Where).AddOrder(query.Order)
            .Add(" limit ").AddNumber(query.Window.Limit).Add(" offset ").AddNumber(query.Window.Offset)
            .Add(") select ").Add(query.WantsRows ? "coalesce(json_agg(found), '[]')::text" : "'[]'").Add(", count(*), ");
        if (query.CountsAll)
        {
            statement.Add("(select count(*) from public.operations as operations").AddWhere(query.Where).Add(")");
        }
        else
        {
            statement.Add("null::bigint");
        }

        return statement.Add(" from found");
    }

    public TableStatement Insert(RowInsertion insertion)
    {
        var statement = new TableStatement().Add("with changed as (");
        AddInsertion(statement, insertion, isPlain);

        // A row that an upsert wrote over was locked by it first, and says so; a new one was not.
        statement.Add(" returning operations.*, operations.xmax = 0 as inserted)");
        return AddShown(statement, insertion.Returning).Add(Outcome);
    }

    /// <summary>Rows by different ids, none of which is to be returned: says of each only whether it is new.</summary>
    public static TableStatement Upsert(Payload payload)
    {
        var statement = new TableStatement();
        AddInsertion(statement, new() { Payload = payload, OnConflict = OnConflict.Merge }, isPlain: false);
        return statement.Add(" returning operations.id, operations.xmax = 0");
    }

    public static TableStatement Update(RowUpdate update)
    {
        var columns = update.Payload.Columns;
        var statement = new TableStatement().Add("with changed as (update public.operations as operations set ");
        statement.AddList(columns, column => statement.Add(column.Name).Add(" = body.").Add(column.Name));
        AddBody(statement, update.Payload, update.MissingIsDefault);
        statement.AddWhere(update.Where).Add(" returning operations.*, false as inserted)");
        return AddShown(statement, update.Returning).Add(Outcome);
    }

    public TableStatement Delete(RowDeletion deletion)
    {
        var statement = new TableStatement()
            .Add("with changed as (delete from public.operations as operations").AddWhere(deletion.Where)
            .Add(" returning operations.*, (extract(epoch from clock_timestamp()) * 1000000)::bigint as deleted_at)");
        return AddShown(statement, deletion.Returning).Add(isPlain ? PlainDeletedOutcome : DeletedOutcome);
    }

    private static void AddInsertion(TableStatement statement, RowInsertion insertion, bool isPlain)
    {
        var columns = insertion.Payload.Columns;
        List<string> names = [.. columns.Select(static column => column.Name)];
        List<string> values = [.. names.Select(static name => "body." + name)];
        if (!isPlain)
        {
            names.Add("life");
            values.Add(columns.Contains(Column.Id) && columns.Contains(Column.Status) ? LifeToContinue : "0");
        }
        else if (names.Count == 0)
        {
            names.Add(Column.Id.Name); // a row of nothing but defaults, of which the id has none
            values.Add("null");
        }

        statement.Add("insert into public.operations as operations (").Add(string.Join(", ", names))
            .Add(") select ").Add(string.Join(", ", values));
        AddBody(statement, insertion.Payload, insertion.MissingIsDefault);
        statement.Add(insertion.OnConflict switch
        {
            OnConflict.Merge when columns.Count > 0 => " on conflict (id) do update set ",
            OnConflict.Fail => "",
            _ => " on conflict (id) do nothing",
        });
        if (insertion.OnConflict is OnConflict.Merge)
        {
            statement.AddList(columns, column => statement.Add(column.Name).Add(" = excluded.").Add(column.Name));
        }
    }

    // The rows of the payload, cast by Postgres as it casts any literal; of an object without columns just how many.
    private static void AddBody(TableStatement statement, Payload payload, bool missingIsDefault)
    {
        if (payload.Columns.Count == 0)
        {
            statement.Add(" from json_array_elements(").AddText(payload.Json).Add("::json) as body");
            return;
        }

        var defaults = missingIsDefault ? payload.Columns.Where(static column => column.Default is not null).ToList() : [];
        if (defaults.Count == 0)
        {
            statement.Add(" from json_to_recordset(").AddText(payload.Json).Add("::json) as body (");
        }
        else
        {
            statement.Add(" from jsonb_to_recordset((select jsonb_agg(jsonb_build_object(");
            statement.AddList(defaults, column => statement.Add($"'{column.Name}', {column.Default}"));
            statement.Add(") || element) from jsonb_array_elements(").AddText(payload.Json).Add("::jsonb) element)) as body (");
        }

        statement.AddList(payload.Columns, column => statement.Add(column.Name).Add(" ").Add(FilterTypes.NameOf(column.Type)))
            .Add(")");
    }

    private static TableStatement AddShown(TableStatement statement, Returning returning) =>
        returning.Selection is { } selection
            ? statement.Add(", shown as (select ").AddSelection(selection)
                .Add(" from changed as operations").AddOrder(returning.Order).Add(")")
            : statement.Add(", shown as (select from changed limit 0)");
}
