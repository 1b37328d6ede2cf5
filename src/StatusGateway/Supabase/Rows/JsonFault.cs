using System.Text;
using System.Text.Json;

namespace StatusGateway.Supabase.Rows;

/// <summary>Says in Postgres's words where a text stops being JSON.</summary>
internal static class JsonFault
{
    private const string Punctuation = "{}[],:\"";

    public static string Describe(string text, JsonException fault)
    {
        var place = PlaceOf(text, fault);
        while (place < text.Length && char.IsWhiteSpace(text[place]))
        {
            place++;
        }

        if (place >= text.Length)
        {
            return "The input string ended unexpectedly.";
        }

        if (IsPunctuation(text[place]) && !IsInsideOfWord(text, place))
        {
            return $"Expected JSON value, but found \"{text[place]}\".";
        }

        var (from, to) = (place, place);
        while (from > 0 && IsWord(text[from - 1]))
        {
            from--;
        }

        while (to < text.Length && IsWord(text[to]))
        {
            to++;
        }

        return $"Token \"{text[from..to]}\" is invalid.";
    }

    // A word that began like "null" or "true" is told where it goes on otherwise.
    private static bool IsInsideOfWord(string text, int place) => place > 0 && IsWord(text[place - 1]);

    private static bool IsWord(char character) => !IsPunctuation(character) && !char.IsWhiteSpace(character);

    private static bool IsPunctuation(char character) => Punctuation.Contains(character, StringComparison.Ordinal);

    private static int PlaceOf(string text, JsonException fault)
    {
        var start = 0;
        for (var line = fault.LineNumber ?? 0; line > 0; line--)
        {
            start = text.IndexOf('\n', start) + 1;
        }

        var bytes = Encoding.UTF8.GetBytes(text[start..]);
        var before = (int)Math.Min(fault.BytePositionInLine ?? 0, bytes.Length);
        return start + Encoding.UTF8.GetCharCount(bytes, 0, before);
    }
}
