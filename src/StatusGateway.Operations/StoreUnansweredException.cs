namespace StatusGateway.Operations;

/// <summary>The store did not answer within its limit. Nothing follows from it: neither absence nor acceptance.</summary>
public sealed class StoreUnansweredException : Exception
{
    public StoreUnansweredException()
        : base("The store did not answer.")
    {
    }

    public StoreUnansweredException(string message)
        : base(message)
    {
    }

    public StoreUnansweredException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
