namespace StatusGateway.Supabase.Rows;

/// <summary>A value that goes into an answer as it is.</summary>
/// <param name="Text">JSON.</param>
internal sealed record RawJson(string Text);
