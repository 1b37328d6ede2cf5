namespace StatusGateway.Testing.Servers;

/// <summary>What builds the application under <c>next dev</c>: they lose a module's memory in different ways.</summary>
public enum NextBundler
{
    Turbopack,
    Webpack,
}
