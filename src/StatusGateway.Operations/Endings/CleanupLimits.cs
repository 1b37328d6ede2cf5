using StatusGateway.Operations.Writing;

namespace StatusGateway.Operations.Endings;

/// <summary>When an operation may be cleaned up. The database's own function follows the same rule.</summary>
/// <param name="Keep">How long an ended one is kept after its last update.</param>
/// <param name="MaxAge">The same for one that has not ended.</param>
public sealed record CleanupLimits(TimeSpan Keep, TimeSpan MaxAge)
{
    /// <summary>How long a cleaned up operation is remembered at least.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(7);

    /// <summary>The largest result that is remembered with it, in bytes.</summary>
    public const int RememberedResult = 16 * 1024;

    /// <summary>How long what nobody asks for is remembered, with all that was observed of it.</summary>
    public TimeSpan Forgotten => Keep > Remembered ? Keep : Remembered;

    public bool MayRemove(WrittenOperation row, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(row);
        var updated = Math.Max(row.CreatedAt, row.State.UpdatedAt ?? 0);
        var age = now.ToUnixTimeMilliseconds() - updated;
        return age > Keep.TotalMilliseconds
            && (row.HasEnded || now.ToUnixTimeMilliseconds() - row.State.UpdatedAt > MaxAge.TotalMilliseconds);
    }
}
