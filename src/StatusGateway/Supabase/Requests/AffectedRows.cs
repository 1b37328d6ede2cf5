namespace StatusGateway.Supabase.Requests;

/// <summary>How many rows a write may affect; one that affects others is rolled back.</summary>
/// <param name="MustBeOne">A single object is to be returned (<c>Accept: application/vnd.pgrst.object+json</c>).</param>
/// <param name="Most"><c>Prefer: handling=strict, max-affected=n</c></param>
internal sealed record AffectedRows(bool MustBeOne, long? Most)
{
    public static readonly AffectedRows Unlimited = new(false, null);

    public bool IsUnlimited => !MustBeOne && Most is null;

    /// <summary>To be called in front of the commit, which it must not reach.</summary>
    /// <exception cref="RestException">They are too many or too few.</exception>
    public void Check(long affected)
    {
        if (affected > Most)
        {
            throw new RestException(RestErrors.TooManyAffected(affected));
        }

        if (MustBeOne && affected != 1)
        {
            throw new RestException(RestErrors.NotOneRow(affected));
        }
    }
}
