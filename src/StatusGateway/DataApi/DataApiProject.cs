using StatusGateway.Settings;

namespace StatusGateway.DataApi;

/// <summary>The Supabase project whose Data API is the store, and the key that opens it.</summary>
internal sealed record DataApiProject(Uri Address, string ServiceKey)
{
    /// <summary>Which table it is, for whoever keeps something beside it.</summary>
    public string Place => $"{Addresses.Text(Address)}/rest/v1/operations";

    /// <summary>The key is left out: whoever prints the record gets the rest.</summary>
    public override string ToString() => Addresses.Text(Address);
}
