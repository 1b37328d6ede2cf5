using System.Globalization;

namespace StatusGateway.Supabase.Requests;

/// <summary>Reads the name of a column and the way into its JSON.</summary>
internal static class FieldReader
{
    extension(Scanner scanner)
    {
        /// <summary>A name: in quotes, or of letters, digits, <c>_ $</c>, blanks inside and single dashes.</summary>
        public string TakeName()
        {
            if (scanner.TakeQuoted() is { } quoted)
            {
                return quoted;
            }

            var name = scanner.TakePart();
            while (scanner.Try(() => scanner.Take('-') && scanner.Next != '>' ? scanner.TakePart() : null) is { } more)
            {
                name += "-" + more;
            }

            return name;
        }

        /// <summary>A column of the table, and where in it.</summary>
        public FieldPath TakeField()
        {
            scanner.SkipBlanks();
            var name = scanner.TakeName();
            var field = new FieldPath(ColumnOf(name), scanner.TakeSteps());
            scanner.SkipBlanks();
            return field;
        }

        public IReadOnlyList<JsonStep> TakeSteps()
        {
            List<JsonStep> steps = [];
            while (scanner.Take("->"))
            {
                var isText = scanner.Take('>');
                steps.Add(scanner.TakeStep(isText));
            }

            return steps;
        }

        private string TakePart()
        {
            var part = scanner.TakeWhile(static c => char.IsLetterOrDigit(c) || c is '_' or ' ' or '$').Trim();
            return part.Length > 0 ? part : throw scanner.Unexpected("field name (* or [a..z0..9_$])");
        }

        private JsonStep TakeStep(bool isText)
        {
            var index = scanner.Try(() =>
            {
                var digits = (scanner.Take('-') ? "-" : "") + scanner.TakeWhile(char.IsAsciiDigit);
                return scanner.IsAtEnd || scanner.Next is '-' or ':' or '.' or ',' ? digits : null;
            });
            if (int.TryParse(index, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var place))
            {
                return new(index, place, isText);
            }

            var key = index is { Length: > 0 } and not "-" ? index : scanner.TakeKey();
            return new(key, null, isText);
        }

        private string TakeKey()
        {
            if (scanner.TakeQuoted() is { } quoted)
            {
                return quoted;
            }

            var key = scanner.TakeWhile(IsOfKey).Trim();
            while (scanner.Try(() => scanner.Take('-') && scanner.Next != '>' ? scanner.TakeWhile(IsOfKey) : null) is { } more)
            {
                key += "-" + more.Trim();
            }

            return key.Length > 0 ? key : throw scanner.Unexpected("any non reserved character different from: .,>()");
        }
    }

    /// <summary>The column of that name, or Postgres's own error.</summary>
    public static Column ColumnOf(string name) =>
        Column.Find(name) ?? throw new RestException(RestErrors.UnknownColumn(name));

    private static bool IsOfKey(char c) => c is not ('(' or '-' or ':' or '.' or ',' or '>' or ')');
}
