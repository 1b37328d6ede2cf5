namespace StatusGateway.Commands.Demonstrating;

/// <summary>
/// The twenty seconds: an application that is killed and forgets, polled directly and through the gateway.
/// </summary>
internal sealed class Demonstration(
    ForgetfulApplication application, PollingPage direct, PollingPage gateway, TimeProvider time)
{
    // Some are done before the kill, some would have been done while it lasts, one much later.
    private static readonly int[] Durations = [2, 4, 8, 15, 60];

    private volatile string _phase = "The application works";

    public string Phase => _phase;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        foreach (var seconds in Durations)
        {
            ids.Add(await gateway.CreateAsync(seconds, cancellationToken));
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var polls = Task.WhenAll(direct.PollAsync(ids, over.Token), gateway.PollAsync(ids, over.Token));
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(5), time, cancellationToken);
            await application.KillAsync();
            _phase = "The application was killed";

            await Task.Delay(TimeSpan.FromSeconds(5), time, cancellationToken);
            await application.StartAsync(cancellationToken);
            _phase = "The application is back, its memory empty";

            await Task.Delay(TimeSpan.FromSeconds(10), time, cancellationToken);
        }
        finally
        {
            await over.CancelAsync();
            await polls;
        }
    }
}
