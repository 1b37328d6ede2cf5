using StatusGateway.ChaosTests.Histories;
using StatusGateway.ChaosTests.Servers;

namespace StatusGateway.ChaosTests.Clients;

/// <summary>Polls every operation until it is final, when everything is back and nobody writes any more.</summary>
internal sealed class LastLook(PollingClient client, History history)
{
    // What the settings of the stage add up to: the store must have answered, then silence must have lasted, then somebody must
    // look.
    private const double BoundMs = 45_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>What has not ended within its bound.</summary>
    public async Task<IReadOnlyList<string>> FindEndlessAsync()
    {
        var until = history.Now + BoundMs;
        Operation[] running = [.. history.Operations.Where(static operation => operation.DeletionSent is null)];
        while (true)
        {
            List<(Operation Operation, PollEvent Poll)> seen = [];
            foreach (var operation in running)
            {
                seen.Add((operation, await client.PollAsync(operation, operation.Number % Stage.Gateways)));
            }

            seen.RemoveAll(static one => one.Poll.Shown.IsFinal);
            if (seen.Count == 0 || history.Now > until)
            {
                return [.. seen.Select(static one => $"It has not ended: {one.Poll}")];
            }

            running = [.. seen.Select(static one => one.Operation)];
            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}
