namespace StatusGateway.EndToEndTests.Production;

/// <summary>
/// The tests of the application as it was built for production. They have the machine for themselves: what a page waits for under a
/// steady load would else be its neighbours.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Built : ICollectionFixture<BuiltApp>
{
    public const string Name = "The built application";
}
