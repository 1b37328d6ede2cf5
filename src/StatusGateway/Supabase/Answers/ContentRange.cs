using System.Globalization;

namespace StatusGateway.Supabase.Answers;

/// <summary>Which rows stand in an answer, of how many: <c>0-9/42</c>. supabase-js takes its <c>count</c> from here.</summary>
internal static class ContentRange
{
    /// <param name="first">The place of the first row.</param>
    /// <param name="count">How many there are; none is <c>*</c>.</param>
    /// <param name="total">How many there are in all; null if nobody asked.</param>
    public static string Of(long first, long count, long? total)
    {
        var rows = count > 0 && total is not 0
            ? string.Create(CultureInfo.InvariantCulture, $"{first}-{first + count - 1}")
            : "*";
        return $"{rows}/{total?.ToString(CultureInfo.InvariantCulture) ?? "*"}";
    }
}
