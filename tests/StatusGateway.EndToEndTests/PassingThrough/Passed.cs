using System.Net;
using System.Text;

namespace StatusGateway.EndToEndTests.PassingThrough;

/// <summary>An answer as it came, but for what belongs to a single connection or a moment.</summary>
internal sealed record Passed(HttpStatusCode Code, string[] Headers, byte[] Body, Uri Server)
{
    private static readonly string[] OfTheConnection = ["Connection", "Keep-Alive", "Date"];
    private static readonly string[] OfAnEmptyBody = ["Content-Length", "Transfer-Encoding"];

    public string Text => Encoding.UTF8.GetString(Body);

    public static async Task<Passed> AskAsync(
        HttpClient client, string path, Action<HttpRequestMessage>? with, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        with?.Invoke(request);
        using var answer = await client.SendAsync(request, cancellationToken);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        // An empty body may be framed in two ways, which no client tells apart.
        var passedBy = body.Length == 0 ? OfTheConnection.Concat(OfAnEmptyBody) : OfTheConnection;
        var headers = answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated)
            .Where(header => !passedBy.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
            .SelectMany(static header => header.Value.Select(value => $"{header.Key}: {value}"))
            .Order(StringComparer.Ordinal);
        return new(answer.StatusCode, [.. headers], body, client.BaseAddress!);
    }

    /// <summary>The values of a header, in their order.</summary>
    public string[] All(string name) =>
        [.. Headers.Where(header => header.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))
            .Select(header => header[(name.Length + 2)..])];

    /// <summary>Status and headers are the same, where an address names the server that was asked.</summary>
    public void HasTheHeadOf(Passed other)
    {
        Assert.Equal(other.Code, Code);
        Assert.Equal(
            other.Headers.Select(header => header.Replace(other.Server.Authority, Server.Authority, StringComparison.Ordinal)),
            Headers);
    }

    public void IsTheSameAs(Passed other)
    {
        HasTheHeadOf(other);
        Assert.Equal(other.Body, Body);
    }
}
