namespace StatusGateway.Supabase.Requests;

/// <summary>Reads <c>order=updated_at.desc.nullslast,id</c>.</summary>
internal static class OrderReader
{
    public static IReadOnlyList<Ordering> Read(string text)
    {
        var scanner = new Scanner(text, "order");
        List<Ordering> order = [];
        do
        {
            order.Add(ReadTerm(scanner));
        }
        while (scanner.Take(','));

        return scanner.IsAtEnd ? order : throw scanner.Unexpected("delimiter (.), \",\" or end of input");
    }

    private static Ordering ReadTerm(Scanner scanner)
    {
        scanner.SkipBlanks();
        if (scanner.Try(() => scanner.TakeName() is var name && scanner.Next is '(' ? name : null) is { } relation)
        {
            throw new RestException(RestErrors.NotEmbedded(relation));
        }

        var field = scanner.TakeField();
        var isDescending = scanner.Take(".desc");
        _ = isDescending || scanner.Take(".asc");
        bool? nullsFirst = scanner.Take(".nullsfirst") ? true : scanner.Take(".nullslast") ? false : null;
        scanner.SkipBlanks();
        return scanner.IsAtEnd || scanner.Next is ','
            ? new Ordering(field, isDescending, nullsFirst)
            : throw scanner.Unexpected("\"asc\", \"desc\", \"nullsfirst\" or \"nullslast\"");
    }
}
