namespace StatusGateway.IntegrationTests.Journeys;

/// <summary>The tests that share one deployment, one after the other; nothing else runs beside what they measure.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneDeployment : ICollectionFixture<Deployment>
{
    public const string Name = "One deployment";
}
