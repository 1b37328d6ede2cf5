namespace StatusGateway.Doctor;

/// <summary>One entry of the guide's troubleshooting.</summary>
internal interface ICheck
{
    /// <summary>What the guide and the report call it.</summary>
    string Name { get; }

    /// <summary>What it looks at, to be said when it does not get to see that in time.</summary>
    string LooksAt { get; }

    Task<Finding> RunAsync(CancellationToken cancellationToken);
}
