using StatusGateway.Testing.Servers;

namespace StatusGateway.EndToEndTests.Production;

/// <summary>The application built once, as for production; the tests start instances of it beside it.</summary>
public sealed class BuiltApp : IAsyncDisposable
{
    internal const string Key = "sb_secret_of-a-rolling-deploy-and-nothing-else";

    private NextApp? _build;

    /// <summary>Where its own store looks for Supabase, which <c>NEXT_PUBLIC_*</c> puts into the build.</summary>
    public int SupabasePort { get; } = FreePort.Next();

    public async Task<NextApp> StartAsync(CancellationToken cancellationToken)
    {
        _build ??= await NextApp.BuildAsync(cancellationToken, new Dictionary<string, string>
        {
            ["NEXT_PUBLIC_SUPABASE_URL"] = $"http://localhost:{SupabasePort}",
            ["SUPABASE_SERVICE_KEY"] = Key,
        });
        return await _build.StartBesideAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _build?.DisposeAsync() ?? ValueTask.CompletedTask;
}
