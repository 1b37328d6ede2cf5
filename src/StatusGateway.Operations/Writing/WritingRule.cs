namespace StatusGateway.Operations.Writing;

/// <summary>What becomes of a row that is written: the rule of the table's trigger, for a store that has no triggers.</summary>
public static class WritingRule
{
    public static WrittenOperation Apply(WrittenOperation? row, OperationUpdate update, DateTimeOffset now)
    {
        var state = update.State with { UpdatedAt = update.State.UpdatedAt ?? now.ToUnixTimeMilliseconds() };
        if (row is null)
        {
            var first = Revision.None.Next(now);
            return new WrittenOperation
            {
                Id = update.Id,
                State = state,
                Metadata = update.Metadata,
                CreatedAt = state.UpdatedAt.Value,
                Revision = first,
                Life = update.ProposedLife == Revision.None ? first : update.ProposedLife,
            };
        }

        var revision = row.Revision.Next(now);
        var written = row with { State = state, Metadata = update.Metadata, Revision = revision };
        if (state.Status.IsFinal)
        {
            return written with { Ended = null }; // the last final written stands
        }

        if (!row.HasEnded)
        {
            return written;
        }

        return state.Status is OperationStatus.Pending || state.Progress is 0
            ? written with { Life = revision, Ended = null } // back to the very start: a new run of the same id
            : written with { Ended = row.Ended ?? new OvertakenState(row.State, row.Revision) };
    }
}
