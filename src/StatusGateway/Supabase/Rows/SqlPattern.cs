using System.Text;

namespace StatusGateway.Supabase.Rows;

/// <summary>What <c>like</c> matches: <c>%</c> any characters, <c>_</c> any one, <c>\</c> makes the next one itself.</summary>
internal static class SqlPattern
{
    private enum Part
    {
        One,
        Any,
        Rest,

        // The escape that ends the pattern: refused, but only where a text gets so far.
        Nothing,
    }

    public static Func<string, bool> Compile(string pattern, bool ignoresCase)
    {
        List<(Part Kind, Rune Rune)> parts = [];
        var runes = Fold(pattern, ignoresCase);
        for (var place = 0; place < runes.Length; place++)
        {
            parts.Add(runes[place].Value switch
            {
                '%' => (Part.Rest, default),
                '_' => (Part.Any, default),
                '\\' when ++place < runes.Length => (Part.One, runes[place]),
                '\\' => (Part.Nothing, default),
                _ => (Part.One, runes[place]),
            });
        }

        return text => IsMatch(parts, Fold(text, ignoresCase));
    }

    private static Rune[] Fold(string text, bool ignoresCase) =>
        [.. (ignoresCase ? text.ToLowerInvariant() : text).EnumerateRunes()];

    // After a mismatch only the last "%" may still take more: what stood in front of it has matched at its earliest.
    private static bool IsMatch(List<(Part Kind, Rune Rune)> parts, Rune[] text)
    {
        var (part, at) = (0, 0);
        var (lastRest, resumeAt) = (-1, 0);
        while (at < text.Length)
        {
            if (part < parts.Count && parts[part].Kind is Part.Rest)
            {
                (lastRest, resumeAt) = (part++, at);
            }
            else if (part < parts.Count && parts[part].Kind is Part.Nothing)
            {
                throw new RestException(SqlErrors.PatternEndsInEscape());
            }
            else if (part < parts.Count && (parts[part].Kind is Part.Any || parts[part].Rune == text[at]))
            {
                part++;
                at++;
            }
            else if (lastRest >= 0)
            {
                part = lastRest + 1;
                at = ++resumeAt;
            }
            else
            {
                return false;
            }
        }

        return parts.Skip(part).All(static part => part.Kind is Part.Rest);
    }
}
