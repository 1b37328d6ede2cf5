namespace StatusGateway.Operations.Changes;

/// <summary>A source of changes made elsewhere. It ends or throws; whoever reads it decides what is next.</summary>
public interface IChangeFeed
{
    /// <summary>What is said from now on. The first item is a <see cref="OperationChange.Gap"/>, once it listens.</summary>
    IAsyncEnumerable<OperationChange> ReadAsync(CancellationToken cancellationToken);
}
