using System.Text;
using StatusGateway.Testing.Raw;

namespace StatusGateway.IntegrationTests.Transparency;

/// <summary>What the origin recorded and the client received, by one way.</summary>
/// <param name="Requests">As the origin got them.</param>
/// <param name="Answers">As the client got them.</param>
/// <param name="Interim">The answers before the answer: 100, 103.</param>
/// <param name="IsKept">Whether the client's connection served a request afterwards.</param>
internal sealed record RawExchange(
    IReadOnlyList<RawMessage> Requests, IReadOnlyList<RawMessage> Answers, IReadOnlyList<int> Interim, bool IsKept)
{
    private const string Canary = $"GET {ByteRecordingOrigin.Canary} HTTP/1.1\r\nHost: example.test\r\n\r\n";

    public static async Task<RawExchange> RunAsync(
        RawCase raw, ByteRecordingOrigin origin, int port, CancellationToken cancellationToken)
    {
        origin.Forget();
        await using var client = await RawConnection.OpenAsync(port, cancellationToken);
        try
        {
            await client.SendAsync(raw.Request, cancellationToken);
        }
        catch (IOException)
        {
            // Refused before it was all sent: the answer says why.
        }

        var answers = new List<RawMessage>();
        var interim = new List<int>();
        while (answers.Count < raw.Answers && await client.ReadHeadAsync(cancellationToken) is { } head)
        {
            if (head.Status is >= 100 and < 200 and not 101)
            {
                interim.Add(head.Status);
                continue;
            }

            answers.Add(head);
            if (head.Status == 101)
            {
                await client.SendAsync(raw.Switched, cancellationToken);
                await client.ReadToEndAsync(head, cancellationToken);
            }
            else
            {
                await client.ReadAnswerBodyAsync(head, raw.Method, cancellationToken);
            }
        }

        return new([.. origin.Requests], answers, interim, await IsKeptAsync(client, cancellationToken));
    }

    public override string ToString() => new StringBuilder()
        .AppendJoin(Environment.NewLine, Requests.Select(Shortened))
        .AppendLine()
        .AppendJoin(Environment.NewLine, Answers.Select(Shortened))
        .AppendLine()
        .Append(IsKept ? "kept" : "closed")
        .ToString();

    private static string Shortened(RawMessage message) => message.ToString() is { Length: > 2000 } text ? text[..2000] : message.ToString();

    private static async Task<bool> IsKeptAsync(RawConnection client, CancellationToken cancellationToken)
    {
        try
        {
            await client.SendAsync(Canary, cancellationToken);
            return await client.ReadHeadAsync(cancellationToken) is { Status: 204 };
        }
        catch (IOException)
        {
            return false;
        }
    }
}
