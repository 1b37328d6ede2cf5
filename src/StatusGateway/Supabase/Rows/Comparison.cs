using System.Text.RegularExpressions;
using StatusGateway.Supabase.Requests;

namespace StatusGateway.Supabase.Rows;

/// <summary>Compares a field's value, never null, with the one that a request names.</summary>
internal static class Comparison
{
    /// <exception cref="RestException">The value is none of the type, or no pattern.</exception>
    public static Func<object, bool> Compile(ColumnType type, Comparator comparator, string text)
    {
        var other = ValueReader.Read(type, text);
        return comparator switch
        {
            Comparator.Equal => value => ValueOrder.Compare(value, other) == 0,
            Comparator.NotEqual or Comparator.IsDistinct => value => ValueOrder.Compare(value, other) != 0,
            Comparator.Greater => value => ValueOrder.Compare(value, other) > 0,
            Comparator.GreaterOrEqual => value => ValueOrder.Compare(value, other) >= 0,
            Comparator.Less => value => ValueOrder.Compare(value, other) < 0,
            Comparator.LessOrEqual => value => ValueOrder.Compare(value, other) <= 0,
            Comparator.Like => OnText(SqlPattern.Compile(text, ignoresCase: false)),
            Comparator.LikeIgnoringCase => OnText(SqlPattern.Compile(text, ignoresCase: true)),
            Comparator.Matches => OnText(Expression(text, RegexOptions.None)),
            Comparator.MatchesIgnoringCase => OnText(Expression(text, RegexOptions.IgnoreCase)),
            Comparator.Contains => value => ((Jsonb)value).Contains((Jsonb)other),
            Comparator.ContainedIn => value => ((Jsonb)other).Contains((Jsonb)value),
            _ => throw new ArgumentOutOfRangeException(nameof(comparator)),
        };
    }

    private static Func<object, bool> OnText(Func<string, bool> matches) => value => matches((string)value);

    // Without backtracking a row costs no more than its length, whatever the expression.
    private static Func<string, bool> Expression(string text, RegexOptions options)
    {
        try
        {
            return new Regex(
                text, options | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline).IsMatch;
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            throw new RestException(SqlErrors.InvalidExpression(fault.Message));
        }
    }
}
