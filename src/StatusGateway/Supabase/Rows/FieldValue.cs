using System.Globalization;
using StatusGateway.Supabase.Requests;

namespace StatusGateway.Supabase.Rows;

/// <summary>What stands at a place in a row.</summary>
internal static class FieldValue
{
    extension(FieldPath field)
    {
        /// <summary>Null, or a value of the field's type.</summary>
        public object? Of(TableRow row)
        {
            var value = row[field.Column];
            if (field.Steps.Count == 0 || value is null)
            {
                return value;
            }

            var place = ToJsonb(value);
            foreach (var step in field.Steps)
            {
                place = step.Index is { } index ? place.At(index) : place.Find(step.Key);
                if (place is null)
                {
                    return null;
                }
            }

            return field.Type is ColumnType.Json ? place : TextOf(place);
        }
    }

    // A column that is no JSON is led through as to_jsonb() of it.
    private static Jsonb ToJsonb(object value) => value switch
    {
        Jsonb json => json,
        long number => Jsonb.Number(number.ToString(CultureInfo.InvariantCulture)),
        _ => Jsonb.String((string)value),
    };

    private static string? TextOf(Jsonb value) => value.Kind switch
    {
        JsonbKind.Null => null,
        JsonbKind.String => value.Text,
        _ => value.ToString(),
    };
}
