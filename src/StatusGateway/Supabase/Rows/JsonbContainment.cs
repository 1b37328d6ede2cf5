namespace StatusGateway.Supabase.Rows;

/// <summary>What <c>@></c> asks: whether one jsonb value has all of another.</summary>
internal static class JsonbContainment
{
    extension(Jsonb value)
    {
        /// <summary>A list has also the single value that is one of its elements.</summary>
        public bool Contains(Jsonb part) => (value.Kind, part.IsContainer) switch
        {
            (JsonbKind.Array, false) => value.HasElement(part),
            _ => value.HasAllOf(part),
        };

        private bool HasAllOf(Jsonb part) => (value.Kind, part.Kind) switch
        {
            (JsonbKind.Object, JsonbKind.Object) => part.Members.All(
                member => value.Find(member.Key) is { } found && found.HasAllOf(member.Value)),
            (JsonbKind.Array, JsonbKind.Array) => part.Elements.All(value.HasElement),
            _ => JsonbOrder.AreEqual(value, part),
        };

        private bool HasElement(Jsonb part) => value.Elements.Any(element => element.HasAllOf(part));
    }
}
