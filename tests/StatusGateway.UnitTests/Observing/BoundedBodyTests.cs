using System.IO.Compression;
using System.Text;
using StatusGateway.Observing;

namespace StatusGateway.UnitTests.Observing;

public sealed class BoundedBodyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_bomb_is_given_up_at_the_limit(string encoding)
    {
        var bomb = Compress(new byte[50 << 20], encoding);

        Assert.Null(await BoundedBody.ReadAsync(new MemoryStream(bomb), [encoding], 1 << 20, Cancel));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task What_is_compressed_is_read_and_what_only_says_so_is_not(string encoding)
    {
        var text = Encoding.UTF8.GetBytes("{\"status\":\"running\"}");

        Assert.Equal(text, await BoundedBody.ReadAsync(new MemoryStream(Compress(text, encoding)), [encoding], 1 << 20, Cancel));
        Assert.Empty((await BoundedBody.ReadAsync(new MemoryStream([0xff, 0xfe, 0xfd, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), [encoding], 1 << 20, Cancel))!);
    }

    [Fact]
    public async Task An_encoding_that_nobody_knows_is_not_read() =>
        Assert.Null(await BoundedBody.ReadAsync(new MemoryStream([1]), ["zstd"], 10, Cancel));

    private static byte[] Compress(byte[] bytes, string encoding)
    {
        using var compressed = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "br" => new BrotliStream(compressed, CompressionLevel.Fastest),
            "gzip" => new GZipStream(compressed, CompressionLevel.Fastest),
            _ => new ZLibStream(compressed, CompressionLevel.Fastest),
        })
        {
            stream.Write(bytes);
        }

        return compressed.ToArray();
    }
}
