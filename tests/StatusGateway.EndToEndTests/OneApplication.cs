using StatusGateway.Testing.Servers;

namespace StatusGateway.EndToEndTests;

/// <summary>The tests that need no application of their own, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class OneApplication : ICollectionFixture<SharedApp>
{
    public const string Name = "One application";
}

/// <summary>One <c>next dev</c> for them all. A test may kill it; whoever comes next finds it started again.</summary>
public sealed class SharedApp : IAsyncDisposable
{
    private NextApp? _app;

    public async Task<NextApp> RunningAsync(CancellationToken cancellationToken)
    {
        if (_app is null)
        {
            _app = await NextApp.StartAsync(NextBundler.Turbopack, cancellationToken);
        }
        else if (!_app.IsRunning)
        {
            await _app.StartAgainAsync(cancellationToken);
            await _app.CompileRoutesAsync(cancellationToken);
        }

        return _app;
    }

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;
}
