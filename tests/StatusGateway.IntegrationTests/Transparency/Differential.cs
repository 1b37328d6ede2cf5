using StatusGateway.IntegrationTests.Supabase;
using StatusGateway.Testing.Raw;

namespace StatusGateway.IntegrationTests.Transparency;

/// <summary>Sends the same bytes to an origin directly and through the gateway, and holds the differences to the written list.</summary>
public sealed class Differential : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ByteRecordingOrigin _origin;
    private GatewayHost? _gateway;
    private RawCase? _case;

    public Differential() => _origin = ByteRecordingOrigin.Start(request => _case!.AnswerAsync(request));

    public async ValueTask InitializeAsync() => _gateway = await GatewayHost.StartAsync(_origin.Address);

    public async ValueTask DisposeAsync()
    {
        await (_gateway?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _origin.DisposeAsync();
    }

    internal async Task HoldAsync(IEnumerable<RawCase> cases, string name)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        _case = cases.Single(one => one.Name == name);

        var direct = await RawExchange.RunAsync(_case, _origin, _origin.Port, patience.Token);
        var through = await RawExchange.RunAsync(_case, _origin, _gateway!.Port, patience.Token);

        var listed = new SortedSet<string>(_case.Differs.SelectMany(WrittenList.DifferencesOf), StringComparer.Ordinal);
        listed.UnionWith(through.Requests.Count > 0 ? WrittenList.Always : []);
        var seen = Comparison.Of(direct, through);
        seen.ExceptWith(WrittenList.Tolerated.Except(listed));
        Assert.True(
            seen.SetEquals(listed),
            $"""
            Not listed: {string.Join(", ", seen.Except(listed))}
            Listed and not seen: {string.Join(", ", listed.Except(seen))}
            --- directly
            {direct}
            --- through the gateway
            {through}
            """);
    }
}
