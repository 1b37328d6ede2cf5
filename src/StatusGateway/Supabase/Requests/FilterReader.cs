namespace StatusGateway.Supabase.Requests;

/// <summary>Reads <c>id=eq.1</c>, <c>not.in.(a,"b,c")</c>, and the trees of <c>or=(…,and(…))</c>.</summary>
internal static class FilterReader
{
    private const string Operators = "operator (eq, gt, ...)";

    private static readonly (string Word, Comparator Comparator)[] Comparators =
    [
        ("eq", Comparator.Equal),
        ("neq", Comparator.NotEqual),
        ("gte", Comparator.GreaterOrEqual),
        ("gt", Comparator.Greater),
        ("lte", Comparator.LessOrEqual),
        ("lt", Comparator.Less),
        ("like", Comparator.Like),
        ("ilike", Comparator.LikeIgnoringCase),
        ("match", Comparator.Matches),
        ("imatch", Comparator.MatchesIgnoringCase),
        ("isdistinct", Comparator.IsDistinct),
        ("cs", Comparator.Contains),
        ("cd", Comparator.ContainedIn),
    ];

    // Ranges and full text: there is no column that they are for.
    private static readonly string[] Unsupported =
        ["ov", "sl", "sr", "nxr", "nxl", "adj", "fts", "plfts", "phfts", "wfts"];

    /// <summary>A filter of its own: the value goes on to the end.</summary>
    public static Filter Read(FieldPath field, string value)
    {
        var scanner = new Scanner(value, "filter");
        return ReadOperation(scanner, field, static rest => rest.TakeRest());
    }

    /// <summary>The value of <c>and</c>, <c>or</c>, <c>not.and</c> or <c>not.or</c>.</summary>
    public static Filter ReadTree(string name, string value)
    {
        var scanner = new Scanner(name + value, "logic tree", shown: value);
        var tree = ReadBranch(scanner);
        return scanner.IsAtEnd ? tree : throw scanner.Unexpected("end of input");
    }

    private static Filter ReadBranch(Scanner scanner)
    {
        scanner.SkipBlanks();
        var isNegated = scanner.Take("not.");
        var isAnd = scanner.Take("and");
        if (!isAnd && !scanner.Take("or"))
        {
            throw scanner.Unexpected("logic operator (and, or)");
        }

        scanner.SkipBlanks();
        scanner.Need('(');
        List<Filter> filters = [];
        do
        {
            filters.Add(ReadLeaf(scanner));
            scanner.SkipBlanks();
        }
        while (scanner.Take(','));

        scanner.Need(')');
        scanner.SkipBlanks();
        Filter branch = isAnd ? new Filter.All(filters) : new Filter.Any(filters);
        return isNegated ? new Filter.Not(branch) : branch;
    }

    private static Filter ReadLeaf(Scanner scanner)
    {
        scanner.SkipBlanks();
        if (scanner.Try(() => IsBranch(scanner) ? "" : null) is not null)
        {
            return ReadBranch(scanner);
        }

        var field = scanner.TakeField();
        scanner.Need('.');
        return ReadOperation(scanner, field, TakeInnerValue);
    }

    // Looks and leaves the scanner where it was, whatever it sees.
    private static bool IsBranch(Scanner scanner)
    {
        var isBranch = false;
        scanner.Try<string>(() =>
        {
            _ = scanner.Take("not.");
            isBranch = scanner.Take("and") || scanner.Take("or");
            scanner.SkipBlanks();
            isBranch = isBranch && scanner.Next is '(';
            return null;
        });
        return isBranch;
    }

    private static Filter ReadOperation(Scanner scanner, FieldPath field, Func<Scanner, string> takeValue)
    {
        if (scanner.Take("not."))
        {
            return new Filter.Not(ReadOperation(scanner, field, takeValue));
        }

        if (scanner.Take("in."))
        {
            return new Filter.In(field, ReadList(scanner));
        }

        if (scanner.Take("is."))
        {
            return ReadIs(scanner, field);
        }

        foreach (var (word, comparator) in Comparators)
        {
            var quantifier = scanner.Try(() => scanner.Take(word) ? TakeQuantifier(scanner, comparator) : null);
            if (quantifier is not null)
            {
                FilterTypes.Check(field, comparator);
                return Compare(field, comparator, quantifier, takeValue(scanner));
            }
        }

        var named = Unsupported.FirstOrDefault(word => scanner.Try(() => IsOperator(scanner, word) ? word : null) is not null);
        throw named is null ? scanner.Unexpected(Operators) : new RestException(RestErrors.OperatorNotSupported(named));
    }

    private static bool IsOperator(Scanner scanner, string word) => scanner.Take(word) && scanner.Next is '.' or '(';

    // Empty where there is none; null where this is not the operator.
    private static string? TakeQuantifier(Scanner scanner, Comparator comparator)
    {
        if (comparator is not (Comparator.NotEqual or Comparator.IsDistinct or Comparator.Contains or Comparator.ContainedIn))
        {
            foreach (var quantifier in (string[])["any", "all"])
            {
                if (scanner.Take($"({quantifier})."))
                {
                    return quantifier;
                }
            }
        }

        return scanner.Take('.') ? "" : null;
    }

    private static Filter Compare(FieldPath field, Comparator comparator, string quantifier, string value)
    {
        var text = comparator is Comparator.Like or Comparator.LikeIgnoringCase ? value.Replace('*', '%') : value;
        return quantifier.Length == 0
            ? new Filter.Comparison(field, comparator, text)
            : new Filter.Quantified(field, comparator, quantifier == "all", ArrayLiteral.Read(text));
    }

    private static List<string> ReadList(Scanner scanner)
    {
        scanner.SkipBlanks();
        scanner.Need('(');
        List<string> values = [];
        do
        {
            values.Add(TakeElement(scanner));
        }
        while (scanner.Take(','));

        scanner.Need(')');
        return values is [""] ? [] : values;
    }

    private static Filter ReadIs(Scanner scanner, FieldPath field)
    {
        var word = scanner.TakeWhile(static c => char.IsAsciiLetter(c) || c is '_');
        return word.ToLowerInvariant() switch
        {
            "null" => new Filter.IsNull(field),
            "not_null" => new Filter.Not(new Filter.IsNull(field)),
            "true" or "false" or "unknown" => throw new RestException(
                RestErrors.NotBoolean(word.ToUpperInvariant(), FilterTypes.NameOf(field.Type))),
            _ => throw scanner.Unexpected("isVal: (null, not_null, true, false, unknown)"),
        };
    }

    private static string TakeElement(Scanner scanner) =>
        scanner.Try(() => scanner.TakeQuoted() is { } quoted && scanner.Next is ',' or ')' ? quoted : null)
            ?? scanner.TakeWhile(static c => c is not (',' or ')'));

    // Inside a tree a comma ends a value, unless it stands in quotes or in an array.
    private static string TakeInnerValue(Scanner scanner) =>
        scanner.Try(() => scanner.TakeQuoted() is { } quoted && scanner.Next is ',' or ')' ? quoted : null)
            ?? scanner.Try(() => scanner.Take('{')
                && scanner.TakeWhile(static c => c is not ('{' or '}')) is var inner
                && scanner.Take('}')
                    ? "{" + inner + "}"
                    : null)
            ?? scanner.TakeWhile(static c => c is not (',' or ')'));
}
