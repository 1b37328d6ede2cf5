using StatusGateway.IntegrationTests.Supabase;
using StatusGateway.Testing.Raw;

namespace StatusGateway.IntegrationTests.Transparency;

/// <summary>Row A18: an application that takes a request, counts it and dies of it.</summary>
public sealed class OnceTests
{
    private static readonly bool[] EitherWay = [false, true];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> Requests => new()
    {
        { "GET", "", "" },
        { "HEAD", "", "" },
        { "OPTIONS", "", "" },
        { "POST", "", "" },
        { "POST", "Content-Length: 0", "" },
        { "POST", "Content-Length: 2", "{}" },
        { "POST", "Transfer-Encoding: chunked", "2\r\n{}\r\n0\r\n\r\n" },
        { "PUT", "Content-Length: 2", "{}" },
        { "PATCH", "", "" },
        { "PATCH", "Content-Length: 0", "" },
        { "PATCH", "Content-Length: 2", "{}" },
        { "DELETE", "", "" },
        { "DELETE", "Content-Length: 0", "" },
        { "DELETE", "Content-Length: 2", "{}" },
        { "QUERY", "", "" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Executes_it_once(string method, string headers, string body)
    {
        foreach (var byReset in EitherWay)
        {
            await using var origin = ByteRecordingOrigin.Start(request => DieAsync(request, byReset));
            await using var gateway = await GatewayHost.StartAsync(origin.Address);

            Assert.Equal(503, await AskAsync(gateway, RawCase.RequestOf(method, "/once", headers, body)));

            Assert.Single(origin.Requests);
        }
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Executes_it_on_a_connection_that_was_used_before_as_often_as_a_browser_would(
        string method, string headers, string body)
    {
        foreach (var byReset in EitherWay)
        {
            await using var origin = ByteRecordingOrigin.Start(request =>
                request.Head.Target == "/before" ? request.SayAsync(RawCase.AnswerOf("200 OK", "ok")) : DieAsync(request, byReset));
            await using var gateway = await GatewayHost.StartAsync(origin.Address);
            Assert.Equal(200, await AskAsync(gateway, RawCase.RequestOf("GET", "/before")));

            Assert.Equal(503, await AskAsync(gateway, RawCase.RequestOf(method, "/once", headers, body)));

            // It may have been closed while it was idle: a browser asks again, once, on a connection of its own.
            Assert.InRange(origin.Requests.Count(static request => request.Target == "/once"), 1, method is "GET" or "HEAD" ? 2 : 1);
        }
    }

    private static async Task DieAsync(OriginRequest request, bool byReset)
    {
        await request.ReadBodyAsync();
        request.Die(byReset);
    }

    private static async Task<int> AskAsync(GatewayHost gateway, string request)
    {
        await using var client = await RawConnection.OpenAsync(gateway.Port, Cancel);
        await client.SendAsync(request, Cancel);
        return (await client.ReadHeadAsync(Cancel))!.Status;
    }
}
