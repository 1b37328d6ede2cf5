using System.Collections.Frozen;
using StatusGateway.Supabase.Requests;

namespace StatusGateway.Supabase.Rows;

/// <summary>Where a column stands in a row, and the columns that the rules name.</summary>
internal static class ColumnPlaces
{
    private static readonly FrozenDictionary<string, int> Places =
        Column.All.Index().ToFrozenDictionary(static column => column.Item.Name, static column => column.Index);

    extension(Column column)
    {
        public static Column Status => Column.All[1];

        public static Column Progress => Column.All[2];

        public static Column Message => Column.All[3];

        public static Column Result => Column.All[4];

        public static Column Error => Column.All[5];

        public static Column Metadata => Column.All[6];

        public static Column CreatedAt => Column.All[7];

        public static Column UpdatedAt => Column.All[8];

        public int Place => Places[column.Name];

        public object? DefaultValue => column.Default is { } text ? ValueReader.Read(column.Type, text) : null;
    }
}
