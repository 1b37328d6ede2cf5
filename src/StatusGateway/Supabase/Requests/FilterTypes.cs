namespace StatusGateway.Supabase.Requests;

/// <summary>Which comparisons Postgres has for a type; the others it does not know.</summary>
internal static class FilterTypes
{
    /// <exception cref="RestException">There is no such operator, in Postgres's words.</exception>
    public static void Check(FieldPath field, Comparator comparator)
    {
        var isKnown = comparator switch
        {
            Comparator.Contains or Comparator.ContainedIn => field.Type is ColumnType.Json,
            Comparator.Like or Comparator.LikeIgnoringCase or Comparator.Matches or Comparator.MatchesIgnoringCase =>
                field.Type is ColumnType.Text,
            _ => true,
        };
        if (!isKnown)
        {
            throw new RestException(RestErrors.NoOperator(NameOf(field.Type), SymbolOf(comparator)));
        }
    }

    /// <summary>As Postgres calls it.</summary>
    public static string NameOf(ColumnType type) => type switch
    {
        ColumnType.Integer => "integer",
        ColumnType.BigInt => "bigint",
        ColumnType.Json => "jsonb",
        _ => "text",
    };

    /// <summary>As Postgres writes it.</summary>
    public static string SymbolOf(Comparator comparator) => comparator switch
    {
        Comparator.Equal => "=",
        Comparator.NotEqual => "<>",
        Comparator.Greater => ">",
        Comparator.GreaterOrEqual => ">=",
        Comparator.Less => "<",
        Comparator.LessOrEqual => "<=",
        Comparator.Like => "~~",
        Comparator.LikeIgnoringCase => "~~*",
        Comparator.Matches => "~",
        Comparator.MatchesIgnoringCase => "~*",
        Comparator.Contains => "@>",
        Comparator.ContainedIn => "<@",
        _ => "is distinct from",
    };
}
