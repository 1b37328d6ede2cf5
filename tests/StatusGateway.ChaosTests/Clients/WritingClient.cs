using StatusGateway.ChaosTests.Histories;
using StatusGateway.ChaosTests.Nemesis;
using StatusGateway.ChaosTests.Servers;

namespace StatusGateway.ChaosTests.Clients;

/// <summary>
/// The one writer of its operations: starts them, counts their steps, ends them, and now and then writes late, starts the
/// same id anew, deletes it or goes away. It tries a step again, at another gateway, until it is promised; a step that nobody has
/// answered for only when it can no longer be carried out behind the next one.
/// </summary>
internal sealed class WritingClient(short number, Stage stage, History history, Breakage broken, Random random) : IDisposable
{
    private const int MostSteps = 14;
    private const int MostAttempts = 40;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan BeforeAnotherAttempt = TimeSpan.FromMilliseconds(100);

    private readonly Writing _writing = new(new Connections(stage.Nodes, TimeSpan.FromSeconds(6)), history);
    private int _gateway = number % Stage.Gateways;

    public async Task WriteAsync(CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            if (await _writing.CreateAsync(Next()) is { } id)
            {
                await LiveAsync(history.Add(id), ending);
            }
            else
            {
                await WaitAsync(BeforeAnotherAttempt, ending);
            }
        }
    }

    public void Dispose() => _writing.Dispose();

    private async Task LiveAsync(Operation operation, CancellationToken ending)
    {
        var first = operation.NextStep();
        if (!await DoAsync(operation, first, gateway => _writing.InsertAsync(gateway, operation.Id, first), ending))
        {
            return; // it was never written
        }

        // What comes after an end presupposes that the end is promised.
        if (!await RunAsync(operation, isAbandoned: random.Next(10) == 0, ending))
        {
            return;
        }

        switch (random.Next(8))
        {
            case 0:
                await TellAsync(operation, "processing", 95, isLate: true, ending);
                break;
            case 1 when broken.TryBorrowApplication():
                try
                {
                    await StartAnewAsync(operation, ending);
                }
                finally
                {
                    broken.GiveApplicationBack();
                }

                await RunAsync(operation, isAbandoned: false, ending);
                break;
            case 2:
                operation.DeletionSent = history.Now;
                var outcome = await AttemptAsync(gateway => _writing.DeleteAsync(gateway, operation.Id), ending);

                // A gateway that hears of no other's journal may say that it is not there, or that it is gone.
                if (outcome is WriteOutcome.Acknowledged or WriteOutcome.Missing && !broken.MaySplit)
                {
                    operation.Deleted = history.Now;
                }

                break;
        }
    }

    // Who starts it anew knows it before anybody is told, and its page asks at once: another life is another application's word.
    private async Task StartAnewAsync(Operation operation, CancellationToken ending)
    {
        stage.Application.Move(operation.Id, "pending");
        await TellAsync(operation, "pending", 0, isLate: false, ending);
        await _writing.ShowAsync(_gateway, operation.Id);
    }

    /// <summary>From the first step to the end; whether the end was promised.</summary>
    private async Task<bool> RunAsync(Operation operation, bool isAbandoned, CancellationToken ending)
    {
        var steps = random.Next(2, MostSteps);
        for (var count = 1; count <= steps && !ending.IsCancellationRequested; count++)
        {
            await TellAsync(operation, "processing", Math.Min(99, count * 7), isLate: false, ending);
            await WaitAsync(Pause, ending);
        }

        var hasEnded = !isAbandoned
            && !ending.IsCancellationRequested
            && await TellAsync(operation, random.Next(5) == 0 ? "error" : "complete", 100, isLate: false, ending);
        operation.IsAbandoned = !hasEnded;
        return hasEnded;
    }

    private async Task<bool> TellAsync(
        Operation operation, string status, int progress, bool isLate, CancellationToken ending)
    {
        var step = isLate ? operation.Sent : operation.NextStep();
        var message = isLate ? Shown.LateMessageOf(step) : Shown.MessageOf(step);
        Func<int, Task<WriteOutcome>> write = random.Next(2) == 0
            ? gateway => _writing.UpdateAsync(gateway, operation.Id, status, progress, message)
            : gateway => _writing.PatchAsync(gateway, operation.Id, status, progress, message);
        return isLate
            ? await AttemptAsync(write, ending) is WriteOutcome.Acknowledged
            : await DoAsync(operation, step, write, ending);
    }

    private async Task<bool> DoAsync(
        Operation operation, int step, Func<int, Task<WriteOutcome>> write, CancellationToken ending)
    {
        switch (await AttemptAsync(write, ending))
        {
            case WriteOutcome.Acknowledged:
                operation.Note(step, history.Now);
                return true;

            case WriteOutcome.Missing when operation.Acknowledged > 0:
                history.Complain(
                    $"The row of {operation.Id} was not there for step {step}, although step {operation.Acknowledged} had been acknowledged.");
                return false;

            default:
                return false;
        }
    }

    private async Task<WriteOutcome> AttemptAsync(Func<int, Task<WriteOutcome>> write, CancellationToken ending)
    {
        var outcome = WriteOutcome.Refused;
        for (var attempt = 0; attempt < MostAttempts && !ending.IsCancellationRequested; attempt++)
        {
            outcome = await write(Next());
            if (outcome is WriteOutcome.Acknowledged or WriteOutcome.Missing)
            {
                history.NoteAcknowledged();
                return outcome;
            }

            history.NoteRefused();
            _gateway = broken.MaySplit ? _gateway : (_gateway + 1) % Stage.Gateways;
            do
            {
                await WaitAsync(BeforeAnotherAttempt, ending);
            }
            while (outcome is WriteOutcome.Unknown && broken.MayBeCarriedOutLate && !ending.IsCancellationRequested);
        }

        return outcome;
    }

    private int Next() => _gateway = random.Next(4) == 0 && !broken.MaySplit ? random.Next(Stage.Gateways) : _gateway;

    private static async Task WaitAsync(TimeSpan time, CancellationToken ending) =>
        await Task.Delay(time, TimeProvider.System, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
