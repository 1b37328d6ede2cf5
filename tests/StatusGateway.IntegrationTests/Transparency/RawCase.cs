using System.Text;
using StatusGateway.Testing.Raw;

namespace StatusGateway.IntegrationTests.Transparency;

/// <summary>One raw request, what the origin says to it, and by which entries of the written list it may differ.</summary>
/// <remarks>In all texts each letter is one byte.</remarks>
internal sealed record RawCase(string Name, string Request)
{
    // Its lines stand in the order in which Kestrel writes them, so that a case differs by what it is about and nothing else.
    private const string Date = "Date: Thu, 01 Jan 1970 00:00:00 GMT";

    public string Answer { get; init; } = AnswerOf("200 OK", "ok");

    /// <summary>Names of <c>docs/transparency.md</c>; each has to be seen, and nothing else.</summary>
    public string[] Differs { get; init; } = [];

    /// <summary>How many answers the request is worth: more than one where several were sent at once.</summary>
    public int Answers { get; init; } = 1;

    /// <summary>Whether the origin closes the connection behind its answer.</summary>
    public bool Closes { get; init; }

    /// <summary>What the client sends once the protocol was switched; the origin says it back and closes.</summary>
    public string Switched { get; init; } = "";

    public string Method => Request.Split(' ')[0];

    public static RawCase Get(string name, string target, string headers = "") => Of(name, "GET", target, headers);

    public static RawCase Of(string name, string method, string target = "/page", string headers = "", string body = "") =>
        new(name, RequestOf(method, target, headers, body));

    public static RawCase Answering(string name, string answer, string headers = "") =>
        Of(name, "GET", headers: headers) with { Answer = answer };

    public static string RequestOf(string method, string target, string headers = "", string body = "") =>
        $"{method} {target} HTTP/1.1\r\nHost: example.test\r\n{Lines(headers)}\r\n{body}";

    public static string AnswerOf(string status, string body, string headers = "") =>
        $"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\n{Date}\r\n{Lines(headers)}\r\n{body}";

    /// <summary>An answer whose head says nothing about its length.</summary>
    public static string BareAnswerOf(string status, string headers = "", string body = "") =>
        $"HTTP/1.1 {status}\r\n{Date}\r\n{Lines(headers)}\r\n{body}";

    public static string Utf8(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    public static TheoryData<string> NamesOf(IEnumerable<RawCase> cases) => [.. cases.Select(static one => one.Name)];

    public async Task AnswerAsync(OriginRequest request)
    {
        await request.ReadBodyAsync();
        await request.SayAsync(Answer);
        if (Switched.Length > 0)
        {
            await request.SayAsync(await request.Connection.ReadAsync(Switched.Length, request.Ending));
        }

        request.IsLast = Closes || Switched.Length > 0;
    }

    private static string Lines(string headers) =>
        headers.Length == 0 ? "" : headers.ReplaceLineEndings("\r\n").TrimEnd('\r', '\n') + "\r\n";
}
