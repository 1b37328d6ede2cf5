namespace StatusGateway.Operations;

/// <summary>Who asks: a keyed hash of all in a request that may say so, or anyone.</summary>
public readonly record struct CallerKey(string Text)
{
    /// <summary>Whoever sends nothing that may identify a person.</summary>
    public static readonly CallerKey Anyone = new("*");

    /// <summary>The gateway itself: its verdicts, and what it remembers of the cleaned up.</summary>
    public static readonly CallerKey Gateway = new("");

    public bool IsAnyone => Text == "*";

    public override string ToString() => Text;
}
