using System.Runtime.CompilerServices;
using StatusGateway.Testing.Servers;

namespace StatusGateway.ContainerTests;

/// <summary>Every server of this suite is a container, also where the machine has one of its own.</summary>
internal static class InContainers
{
    [ModuleInitializer]
    public static void Say() => Containers.AreWanted = true;
}
