using System.Net;
using StatusGateway.ChaosTests.Histories;
using StatusGateway.ChaosTests.Servers;
using StatusGateway.Testing.Servers;

namespace StatusGateway.ChaosTests.Clients;

/// <summary>
/// A page that polls lately begun operations at whichever gateway its load balancer picks, and asks another at once when
/// one does not answer.
/// </summary>
internal sealed class PollingClient(short number, Stage stage, History history, Random random) : IDisposable
{
    private const int Lately = 60;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(16);

    // Longer than any promise: what takes as long has not been answered.
    private readonly Connections _connections = new(stage.Nodes, TimeSpan.FromSeconds(2));
    private readonly Dictionary<int, string> _tags = [];

    // Three of four do as browsers do.
    private readonly bool _returnsTags = number % 4 != 3;

    public async Task PollAsync(CancellationToken ending)
    {
        var gateway = number % Stage.Gateways;
        while (!ending.IsCancellationRequested)
        {
            var operations = history.Operations;
            if (operations.Count > 0)
            {
                gateway = random.Next(5) == 0 ? random.Next(Stage.Gateways) : gateway;
                var operation = operations[^random.Next(1, Math.Min(operations.Count, Lately) + 1)];
                gateway = (await PollAsync(operation, gateway)).Gateway;
            }

            await Task.Delay(Pause, TimeProvider.System, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => _connections.Dispose();

    /// <summary>Polls once, at the next gateway if that one does not answer, and returns how it ended.</summary>
    public async Task<PollEvent> PollAsync(Operation operation, int gateway)
    {
        for (var attempt = 1; ; attempt++)
        {
            var poll = await AskAsync(operation, gateway);
            history.Add(poll);
            if (poll.Answer is not PollAnswer.None || attempt == Stage.Gateways)
            {
                return poll;
            }

            gateway = (gateway + 1) % Stage.Gateways;
        }
    }

    private async Task<PollEvent> AskAsync(Operation operation, int gateway)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, StubUpstream.OpenRoute + operation.Id);
        var tag = _returnsTags ? _tags.GetValueOrDefault(operation.Number) : null;
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        var at = history.Now;
        try
        {
            using var answer = await _connections.To(gateway).SendAsync(request, CancellationToken.None);
            var body = await answer.Content.ReadAsByteArrayAsync(CancellationToken.None);
            var given = answer.Headers.ETag?.ToString();
            if (given is not null)
            {
                _tags[operation.Number] = given;
            }

            var detail = answer.Headers.TryGetValues("Cache-Status", out var values) ? string.Join(", ", values) : null;
            var (kind, shown) = Read(answer.StatusCode, body);
            return Event(kind, shown, kind is PollAnswer.Wrong ? $"{(int)answer.StatusCode} {detail}" : detail, given);
        }
        catch (Exception silence) when (Connections.IsSilence(silence))
        {
            return Event(PollAnswer.None, default, silence.GetBaseException().Message);
        }

        PollEvent Event(PollAnswer kind, Shown shown, string? detail, string? given = null) => new(
            number,
            (byte)gateway,
            operation.Number,
            at,
            (float)(history.Now - at),
            tag is not null,
            kind,
            shown,
            operation.DeletionSent is not null,
            detail,
            given);
    }

    private static (PollAnswer Answer, Shown Shown) Read(HttpStatusCode code, byte[] body) => code switch
    {
        HttpStatusCode.NotModified => (PollAnswer.NotModified, default),
        HttpStatusCode.OK when Shown.Read(body) is { } shown => (PollAnswer.State, shown),
        HttpStatusCode.NotFound => (PollAnswer.NotFound, default),
        HttpStatusCode.ServiceUnavailable => (PollAnswer.TryAgain, default),
        _ => (PollAnswer.Wrong, default),
    };
}
