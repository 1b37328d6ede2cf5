namespace StatusGateway.ChaosTests.Clients;

/// <summary>What a writer knows of its write.</summary>
internal enum WriteOutcome
{
    /// <summary>It is promised to be kept.</summary>
    Acknowledged,

    /// <summary>Nothing was accepted.</summary>
    Refused,

    /// <summary>Nobody answered: it may have happened.</summary>
    Unknown,

    /// <summary>There is no such operation.</summary>
    Missing,
}
