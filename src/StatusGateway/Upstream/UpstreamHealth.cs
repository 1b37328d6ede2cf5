using StatusGateway.Diagnostics;

namespace StatusGateway.Upstream;

/// <summary>Whether the application was reached when it was last tried.</summary>
internal sealed class UpstreamHealth : ITierHealth
{
    private volatile bool _isTried;
    private volatile bool _isReached;

    public string Name => TierNames.Upstream;

    public bool? IsUp => _isTried ? _isReached : null;

    /// <summary>Polls go on without it.</summary>
    public bool IsRequired => false;

    public void Note(bool isReached)
    {
        _isReached = isReached;
        _isTried = true;
    }
}
