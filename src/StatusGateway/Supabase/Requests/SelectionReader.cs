namespace StatusGateway.Supabase.Requests;

/// <summary>Reads <c>select=id,at:updated_at,metadata->>user,progress::text</c>.</summary>
internal static class SelectionReader
{
    private static readonly string[] Aggregates = ["sum", "avg", "count", "max", "min"];

    public static Selection Read(string text)
    {
        var scanner = new Scanner(text, "select parameter");
        scanner.SkipBlanks();
        if (scanner.IsAtEnd)
        {
            return Selection.Everything;
        }

        List<SelectedField> fields = [];
        do
        {
            scanner.SkipBlanks();
            if (scanner.Take('*'))
            {
                fields.AddRange(Selection.Everything.Fields);
            }
            else
            {
                fields.Add(ReadField(scanner));
            }

            scanner.SkipBlanks();
        }
        while (scanner.Take(','));

        return scanner.IsAtEnd ? new Selection(fields) : throw scanner.Unexpected("\"->\", \"::\", \",\" or end of input");
    }

    private static SelectedField ReadField(Scanner scanner)
    {
        RefuseRelation(scanner);
        var alias = scanner.Try(() =>
        {
            var name = scanner.TakeName();
            return scanner.Take(':') && scanner.Next != ':' ? name : null;
        });
        RefuseRelation(scanner);
        var field = scanner.TakeField();
        var cast = scanner.Take("::") ? ReadCast(scanner) : (CastType?)null;
        if (scanner.Take('.') && Aggregates.Any(name => scanner.Take(name + "()")))
        {
            throw new RestException(RestErrors.NoAggregates());
        }

        return new(field, alias ?? NameOf(field), cast);
    }

    // One table has no relations: what would name one is refused before it is taken for a column.
    private static void RefuseRelation(Scanner scanner)
    {
        var name = scanner.Try(() =>
        {
            var isSpread = scanner.Take("...");
            var name = scanner.TakeName();
            if (scanner.Next is '!')
            {
                scanner.TakeWhile(static c => c is not ('(' or ','));
            }

            return isSpread || scanner.Next is '(' ? name : null;
        });
        if (name is "count")
        {
            throw new RestException(RestErrors.NoAggregates());
        }

        if (name is not null)
        {
            throw new RestException(RestErrors.NoRelation(name));
        }
    }

    private static CastType ReadCast(Scanner scanner)
    {
        var word = scanner.TakeWhile(static c => char.IsLetterOrDigit(c) || c is '_' or ' ' or '$').Trim();
        return word.ToLowerInvariant() switch
        {
            "text" or "varchar" => CastType.Text,
            "smallint" or "int2" => CastType.SmallInt,
            "integer" or "int" or "int4" => CastType.Integer,
            "bigint" or "int8" => CastType.BigInt,
            "real" or "float4" => CastType.Real,
            "double precision" or "float8" or "float" => CastType.Double,
            "numeric" or "decimal" => CastType.Numeric,
            "boolean" or "bool" => CastType.Boolean,
            "json" => CastType.Json,
            "jsonb" => CastType.Jsonb,
            "" => throw scanner.Unexpected("letter or digit"),
            _ => throw new RestException(RestErrors.UnknownType(word)),
        };
    }

    // As PostgREST names it: by the last key on the way.
    private static string NameOf(FieldPath field) =>
        field.Steps.LastOrDefault(static step => step.Index is null)?.Key ?? field.Column.Name;
}
