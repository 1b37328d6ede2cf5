namespace StatusGateway.Upstream.Holding;

/// <summary>How a wait in front of the gate ended.</summary>
internal enum WaitEnd
{
    /// <summary>With a pass.</summary>
    LetIn,

    /// <summary>Its time was over.</summary>
    InVain,

    /// <summary>As many as may wait together did already.</summary>
    Full,

    /// <summary>The client went away, or the gateway stops.</summary>
    Left,
}

/// <summary>How a wait ended, with the pass of one who was let in.</summary>
internal readonly record struct WaitResult(WaitEnd End, Pass? Pass);
