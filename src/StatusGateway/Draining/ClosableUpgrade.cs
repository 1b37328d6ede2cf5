using Microsoft.AspNetCore.Http.Features;

namespace StatusGateway.Draining;

/// <summary>An upgrade to a WebSocket that can be closed from here.</summary>
internal sealed class ClosableUpgrade(IHttpUpgradeFeature inner, TimeProvider time, CancellationToken ending) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync() => new ClosableWebSocket(await inner.UpgradeAsync(), time, ending);
}
