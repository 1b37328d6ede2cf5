using System.Text.Json;

namespace StatusGateway.Supabase.Requests;

/// <summary>The rows that a request brings.</summary>
/// <param name="Json">An array of objects, as it was sent; a single object stands in an array of its own.</param>
/// <param name="Rows">The same, parsed. Members other than <paramref name="Columns"/> are ignored.</param>
/// <param name="Columns">What is written, in this order; what a row does not name of these is null there.</param>
internal sealed record Payload(string Json, IReadOnlyList<JsonElement> Rows, IReadOnlyList<Column> Columns);
