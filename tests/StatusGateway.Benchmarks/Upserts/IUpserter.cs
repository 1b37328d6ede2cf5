namespace StatusGateway.Benchmarks.Upserts;

/// <summary>One way of upserting rows of its own, over and over, by as many writers as every other.</summary>
internal interface IUpserter
{
    const int Writers = 32;

    string Name { get; }

    IReadOnlyList<UpsertRow> Rows { get; }

    Task WriteOneAsync(UpsertRow row, CancellationToken cancellationToken);

    Task<UpsertRound> RunAsync(TimeSpan length, CancellationToken cancellationToken);
}
