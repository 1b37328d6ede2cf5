using StatusGateway.Testing.Servers;

[assembly: AssemblyFixture(typeof(RedisServer))]
