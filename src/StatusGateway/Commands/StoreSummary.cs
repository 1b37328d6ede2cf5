namespace StatusGateway.Commands;

/// <summary>Where state is kept, as the start says it. The store registers an <see cref="IStoreSummarizer"/>.</summary>
internal abstract record StoreSummary
{
    private StoreSummary()
    {
    }

    /// <summary>Postgres; its address without user or password.</summary>
    internal sealed record Postgres(string Host, string Database, bool HasAnswered) : StoreSummary;

    /// <summary>A Supabase project's Data API, and why it cannot be used yet, if it cannot.</summary>
    internal sealed record DataApi(string Host, string? Trouble) : StoreSummary;

    /// <summary>The embedded store, what it holds, and when the oldest of that was last changed.</summary>
    internal sealed record Sqlite(string File, long Operations, DateTimeOffset? Oldest) : StoreSummary;

    /// <summary>Nothing persistent could be opened, for this reason.</summary>
    internal sealed record Memory(string Reason) : StoreSummary;
}

/// <summary>Says where state is kept, once, after the start.</summary>
internal interface IStoreSummarizer
{
    ValueTask<StoreSummary> SummarizeAsync(CancellationToken cancellationToken);
}
