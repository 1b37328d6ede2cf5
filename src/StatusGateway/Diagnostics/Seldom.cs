namespace StatusGateway.Diagnostics;

/// <summary>Says yes at most once a minute: what anybody may cause must not fill the log.</summary>
internal sealed class Seldom(TimeProvider time)
{
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private long _due; // a timestamp; until then the answer is no

    public bool IsDue()
    {
        var now = time.GetTimestamp();
        var due = Volatile.Read(ref _due);
        return now >= due
            && Interlocked.CompareExchange(ref _due, now + (long)(Silence.TotalSeconds * time.TimestampFrequency), due) == due;
    }
}
