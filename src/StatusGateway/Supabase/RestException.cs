namespace StatusGateway.Supabase;

/// <summary>A request cannot be carried out, for a reason that is its answer.</summary>
#pragma warning disable CA1032 // Without an error there would be nothing to answer.
internal sealed class RestException(RestError error) : Exception(error.Message)
#pragma warning restore CA1032
{
    public RestError Error { get; } = error;
}
