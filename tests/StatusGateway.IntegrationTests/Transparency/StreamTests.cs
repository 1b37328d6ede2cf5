using System.Text;
using StatusGateway.IntegrationTests.Supabase;
using StatusGateway.Testing.Raw;

namespace StatusGateway.IntegrationTests.Transparency;

/// <summary>What one side sends is with the other at once, and so is its end.</summary>
public sealed class StreamTests
{
    private static readonly string[] Pieces = ["one", "two"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_head_and_each_chunk_of_an_answer_arrive_before_the_next_is_sent()
    {
        using var arrived = new SemaphoreSlim(0);
        await using var origin = ByteRecordingOrigin.Start(async request =>
        {
            await request.SayAsync(RawCase.BareAnswerOf("200 OK", "Content-Type: text/event-stream\nTransfer-Encoding: chunked"));
            for (var at = 0; at < 3; at++)
            {
                await arrived.WaitAsync(request.Ending);
                await request.SayAsync($"4\r\nab{at}\n\r\n");
            }

            await arrived.WaitAsync(request.Ending);
            await request.SayAsync("0\r\n\r\n");
        });
        await using var gateway = await GatewayHost.StartAsync(origin.Address);
        await using var client = await AskAsync(gateway, RawCase.RequestOf("GET", "/events"));

        Assert.Equal(200, (await client.ReadHeadAsync(Cancel))!.Status);
        for (var at = 0; at < 3; at++)
        {
            arrived.Release();
            Assert.Equal($"ab{at}\n", Encoding.ASCII.GetString((await client.ReadChunkAsync(Cancel))!));
        }

        arrived.Release();
        Assert.Null(await client.ReadChunkAsync(Cancel));
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked", "3\r\none\r\n", "3\r\ntwo\r\n", "0\r\n\r\n")]
    [InlineData("Content-Length: 6", "one", "two", "")]
    public async Task The_head_and_each_piece_of_a_body_arrive_before_the_next_is_sent(
        string framing, string first, string second, string end)
    {
        using var arrived = new SemaphoreSlim(0);
        await using var origin = ByteRecordingOrigin.Start(async request =>
        {
            arrived.Release(); // the head
            foreach (var piece in Pieces)
            {
                var bytes = request.Head.IsChunked
                    ? await request.Connection.ReadChunkAsync(request.Ending)
                    : await request.Connection.ReadAsync(3, request.Ending);
                Assert.Equal(piece, Encoding.ASCII.GetString(bytes!));
                arrived.Release();
            }

            if (request.Head.IsChunked)
            {
                await request.Connection.ReadChunkAsync(request.Ending);
            }

            await request.SayAsync(RawCase.AnswerOf("200 OK", "ok"));
        });
        await using var gateway = await GatewayHost.StartAsync(origin.Address);
        await using var client = await AskAsync(gateway, RawCase.RequestOf("POST", "/upload", framing));

        Assert.True(await arrived.WaitAsync(TimeSpan.FromSeconds(10), Cancel), "the head");
        await client.SendAsync(first, Cancel);
        Assert.True(await arrived.WaitAsync(TimeSpan.FromSeconds(10), Cancel), "the first piece");
        await client.SendAsync(second, Cancel);
        Assert.True(await arrived.WaitAsync(TimeSpan.FromSeconds(10), Cancel), "the second piece");
        await client.SendAsync(end, Cancel);

        Assert.Equal(200, (await client.ReadHeadAsync(Cancel))!.Status);
    }

    [Fact]
    public async Task An_answer_that_comes_before_the_body_has_ended_is_not_lost()
    {
        await using var origin = ByteRecordingOrigin.Start(async request =>
        {
            await request.SayAsync(RawCase.AnswerOf("413 Content Too Large", "no"));
            await request.ReadBodyAsync();
        });
        await using var gateway = await GatewayHost.StartAsync(origin.Address);
        await using var client = await AskAsync(gateway, RawCase.RequestOf("POST", "/upload", "Content-Length: 8", "some"));
        await client.SendAsync("more", Cancel);

        Assert.Equal(413, (await client.ReadHeadAsync(Cancel))!.Status);
    }

    [Theory]
    [InlineData("GET", "", "")]
    [InlineData("POST", "Content-Length: 2", "{}")]
    [InlineData("POST", "Content-Length: 1000", "a part")]
    public async Task A_client_that_leaves_before_the_answer_is_gone_for_the_application_as_well(
        string method, string headers, string body)
    {
        using var taken = new SemaphoreSlim(0);
        using var gone = new SemaphoreSlim(0);
        await using var origin = ByteRecordingOrigin.Start(async request =>
        {
            taken.Release();
            await request.Connection.WaitForEndAsync(request.Ending);
            gone.Release();
        });
        await using var gateway = await GatewayHost.StartAsync(origin.Address);
        var client = await AskAsync(gateway, RawCase.RequestOf(method, "/slow", headers, body));
        await taken.WaitAsync(Cancel);

        client.Abort();

        Assert.True(await gone.WaitAsync(TimeSpan.FromSeconds(2), Cancel));
        Assert.Single(origin.Requests);
    }

    [Fact]
    public async Task A_client_that_leaves_a_stream_is_gone_for_the_application_as_well()
    {
        using var gone = new SemaphoreSlim(0);
        await using var origin = ByteRecordingOrigin.Start(async request =>
        {
            await request.SayAsync(RawCase.BareAnswerOf("200 OK", "Transfer-Encoding: chunked", "1\r\na\r\n"));
            await request.Connection.WaitForEndAsync(request.Ending);
            gone.Release();
        });
        await using var gateway = await GatewayHost.StartAsync(origin.Address);
        var client = await AskAsync(gateway, RawCase.RequestOf("GET", "/events"));
        await client.ReadHeadAsync(Cancel);
        await client.ReadChunkAsync(Cancel);

        client.Abort();

        Assert.True(await gone.WaitAsync(TimeSpan.FromSeconds(2), Cancel));
    }

    [Fact]
    public async Task An_application_that_dies_in_a_stream_ends_it_for_the_client_without_its_last_chunk()
    {
        await using var origin = ByteRecordingOrigin.Start(async request =>
        {
            await request.SayAsync(RawCase.BareAnswerOf("200 OK", "Transfer-Encoding: chunked", "1\r\na\r\n"));
            request.Die();
        });
        await using var gateway = await GatewayHost.StartAsync(origin.Address);
        await using var client = await AskAsync(gateway, RawCase.RequestOf("GET", "/events"));

        var answer = (await client.ReadHeadAsync(Cancel))!;
        await client.ReadAnswerBodyAsync(answer, "GET", Cancel);

        Assert.False(answer.IsWhole);
    }

    private static async Task<RawConnection> AskAsync(GatewayHost gateway, string request)
    {
        var client = await RawConnection.OpenAsync(gateway.Port, Cancel);
        await client.SendAsync(request, Cancel);
        return client;
    }
}
