namespace StatusGateway.Operations;

/// <summary>The store did not answer a question whose result cannot say so itself.</summary>
public sealed class StoreUnansweredException : Exception
{
    public StoreUnansweredException()
        : this("The store did not answer.")
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
