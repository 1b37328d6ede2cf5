using System.Net.Http.Json;
using System.Security.Cryptography;

namespace StatusGateway.EndToEndTests.PassingThrough;

/// <summary>Promise 6: an upload arrives whole, whatever its size and whether or not it was announced.</summary>
[Collection(OneApplication.Name)]
public sealed class UploadTests(Sides sides) : IClassFixture<Sides>
{
    private const int Bytes = 40 * 1024 * 1024;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Forty_megabytes_arrive_as_they_were_sent(bool isChunked)
    {
        var video = new byte[Bytes];
        new Random(1).NextBytes(video);
        var sent = new Received(Bytes, Convert.ToHexStringLower(SHA256.HashData(video)), "video/mp4");

        foreach (var client in sides.Clients)
        {
            using var content = new ByteArrayContent(video);
            content.Headers.ContentType = new("video/mp4");
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/passing/upload") { Content = content };
            request.Headers.TransferEncodingChunked = isChunked;
            using var answer = await client.SendAsync(request, Cancel);

            Assert.True(answer.IsSuccessStatusCode, $"{client.BaseAddress}: {answer}");
            Assert.Equal(sent, await answer.Content.ReadFromJsonAsync<Received>(Cancel));
        }
    }

    private sealed record Received(long Bytes, string Sha256, string ContentType);
}
