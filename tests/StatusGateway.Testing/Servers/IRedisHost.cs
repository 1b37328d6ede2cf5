namespace StatusGateway.Testing.Servers;

/// <summary>A Redis that a test may stop, let go on, kill and start again.</summary>
internal interface IRedisHost : IAsyncDisposable
{
    /// <summary>Host and port.</summary>
    string Address { get; }

    /// <summary>Lets it hang: connections stay open and nothing is answered.</summary>
    Task StopAsync();

    Task ContinueAsync();

    Task KillAsync();

    /// <summary>Starts it again at the same address after a kill, empty.</summary>
    Task RestartAsync();
}
