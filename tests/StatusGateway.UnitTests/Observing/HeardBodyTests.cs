using System.Text;
using StatusGateway.Observing;

namespace StatusGateway.UnitTests.Observing;

public sealed class HeardBodyTests
{
    private const string Id = "0b9e6f3a-77a1-4b52-9d1e-6a2f6d3c1e10";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData($$"""{"operationId":"{{Id}}"}""", true)]
    [InlineData($$"""{"{{Id}}":1}""", true)]
    [InlineData("""{"operationId":"\u0030b9e6f3a-77a1-4b52-9d1e-6a2f6d3c1e10"}""", true)]
    [InlineData("""{"\u0030b9e6f3a-77a1-4b52-9d1e-6a2f6d3c1e10":1""", true)]
    [InlineData("id=%30b9e6f3a-77a1-4b52-9d1e-6a2f6d3c1e10", true)]
    [InlineData($"--boundary\r\n\r\n{Id}\r\n", true)]
    [InlineData("""{"prompt":"a cat","n":1}""", false)]
    [InlineData("""{"prompt":"\ud800"}""", false)]
    [InlineData("%zz%", false)]
    [InlineData("", false)]
    public async Task What_a_client_said_itself_is_told_however_it_wrote_it(string said, bool contains) =>
        Assert.Equal(contains, await HeardAsync(Encoding.UTF8.GetBytes(said), isReadable: true));

    [Fact]
    public async Task What_could_not_be_read_whole_may_contain_anything()
    {
        Assert.True(await HeardAsync([1, 2, 3], isReadable: false));
        Assert.True(await HeardAsync(new byte[HeardBody.MaxBytes + 1], isReadable: true));
        Assert.False(await HeardAsync(new byte[HeardBody.MaxBytes], isReadable: true));
    }

    [Fact]
    public async Task It_passes_as_it_came()
    {
        var said = new byte[HeardBody.MaxBytes + 17];
        Random.Shared.NextBytes(said);
        using var passed = new MemoryStream();

        await using var heard = new HeardBody(new MemoryStream(said), isReadable: true);
        await heard.CopyToAsync(passed, Cancel);

        Assert.Equal(said, passed.ToArray());
    }

    private static async Task<bool> HeardAsync(byte[] said, bool isReadable)
    {
        await using var heard = new HeardBody(new MemoryStream(said), isReadable);
        await heard.CopyToAsync(Stream.Null, Cancel);
        return heard.MayContain(Id);
    }
}
