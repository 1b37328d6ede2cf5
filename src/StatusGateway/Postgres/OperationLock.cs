using Npgsql;

namespace StatusGateway.Postgres;

/// <summary>One change of what was observed of an operation at a time, among all gateways.</summary>
internal static class OperationLock
{
    // Held until the transaction ends, so it also works through a transaction pooler. The first number is ours alone
    // ("sgop" in ASCII); two ids of one hash merely wait for each other.
    private const string Take = "select 1 from pg_advisory_xact_lock(1936158576, hashtext($1))";

    // A deletion in the air would not see what is kept meanwhile, and leave it behind: it waits for us, or we for it.
    // Writes do not wait: they leave the key alone.
    private const string HoldRow = "select 1 from public.operations where id = $1 for key share";

    public static void LockOperation(this NpgsqlBatch batch, string id)
    {
        batch.Next(Take).Say(id);
        batch.Next(HoldRow).Say(id);
    }

    public static void LockObserved(this NpgsqlBatch batch, string id) => batch.Next(Take).Say(id);
}
