namespace StatusGateway.EndToEndTests.Development;

/// <summary>The tests that edit the application's files: each has one of its own.</summary>
[CollectionDefinition(Name)]
public sealed class Disturbed
{
    public const string Name = "Disturbed applications";
}
