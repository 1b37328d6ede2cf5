using System.Globalization;
using System.Text;

namespace StatusGateway.Supabase.Rows;

/// <summary>Writes jsonb as Postgres does: a blank behind each comma and colon.</summary>
internal static class JsonbText
{
    public static string Of(Jsonb value) => new StringBuilder().AppendJsonb(value).ToString();

    extension(StringBuilder text)
    {
        public StringBuilder AppendJsonb(Jsonb value) => value.Kind switch
        {
            JsonbKind.Null => text.Append("null"),
            JsonbKind.String => text.AppendQuoted(value.Text),
            JsonbKind.Array => text.AppendElements(value.Elements),
            JsonbKind.Object => text.AppendMembers(value.Members),
            _ => text.Append(value.Text),
        };

        /// <summary>A text as JSON: only what must be escaped is.</summary>
        public StringBuilder AppendQuoted(string value)
        {
            text.Append('"');
            foreach (var character in value)
            {
                text.AppendEscaped(character);
            }

            return text.Append('"');
        }

        private StringBuilder AppendEscaped(char character) => character switch
        {
            '"' => text.Append("\\\""),
            '\\' => text.Append("\\\\"),
            '\b' => text.Append("\\b"),
            '\f' => text.Append("\\f"),
            '\n' => text.Append("\\n"),
            '\r' => text.Append("\\r"),
            '\t' => text.Append("\\t"),
            < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
            _ => text.Append(character),
        };

        private StringBuilder AppendElements(IReadOnlyList<Jsonb> elements)
        {
            text.Append('[');
            for (var place = 0; place < elements.Count; place++)
            {
                text.Append(place == 0 ? "" : ", ").AppendJsonb(elements[place]);
            }

            return text.Append(']');
        }

        private StringBuilder AppendMembers(IReadOnlyList<KeyValuePair<string, Jsonb>> members)
        {
            text.Append('{');
            for (var place = 0; place < members.Count; place++)
            {
                text.Append(place == 0 ? "" : ", ").AppendQuoted(members[place].Key).Append(": ").AppendJsonb(members[place].Value);
            }

            return text.Append('}');
        }
    }
}
