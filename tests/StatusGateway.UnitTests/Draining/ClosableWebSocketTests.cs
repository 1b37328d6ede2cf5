using System.Buffers.Binary;
using StatusGateway.Draining;

namespace StatusGateway.UnitTests.Draining;

public sealed class ClosableWebSocketTests
{
    private static readonly byte[] GoingAway = [0x88, 0x02, 0x03, 0xE9];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task However_frames_are_cut_the_close_stands_between_two_of_them_and_is_the_last()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var frames = Enumerable.Range(0, random.Next(1, 8)).Select(_ => Frame(random)).ToList();
            var bytes = frames.SelectMany(static frame => frame).ToArray();
            var endAt = random.Next(bytes.Length);

            var written = await WriteAsync(bytes, random, endAt);

            var whole = 0;
            foreach (var frame in frames.TakeWhile(_ => whole < endAt))
            {
                whole += frame.Length;
            }

            Assert.Equal([.. bytes[..whole], .. GoingAway], written);
        }
    }

    [Fact]
    public async Task A_close_of_the_applications_own_is_the_only_one()
    {
        using var ending = new CancellationTokenSource();
        using var client = new MemoryStream();
        await using var socket = new ClosableWebSocket(client, TimeProvider.System, ending.Token);
        byte[] own = [0x88, 0x02, 0x03, 0xE8];

        await socket.WriteAsync(own, Cancel);
        await ending.CancelAsync();
        await socket.WriteAsync(ReadOnlyMemory<byte>.Empty, Cancel);

        Assert.Equal(own, client.ToArray());
    }

    [Fact]
    public async Task A_silent_one_is_closed_at_once()
    {
        using var ending = new CancellationTokenSource();
        using var client = new MemoryStream();
        await using var socket = new ClosableWebSocket(client, TimeProvider.System, ending.Token);

        await ending.CancelAsync();

        Assert.Equal(GoingAway, client.ToArray());
    }

    private static async Task<byte[]> WriteAsync(byte[] bytes, Random random, int endAt)
    {
        using var ending = new CancellationTokenSource();
        using var client = new MemoryStream();
        await using var socket = new ClosableWebSocket(client, TimeProvider.System, ending.Token);
        for (var at = 0; at < bytes.Length;)
        {
            var most = at < endAt ? endAt - at : bytes.Length - at;
            var length = Math.Min(random.Next(1, 300), most);
            if (at == endAt)
            {
                await ending.CancelAsync();
            }

            await socket.WriteAsync(bytes.AsMemory(at, length), Cancel);
            at += length;
        }

        return client.ToArray();
    }

    private static byte[] Frame(Random random)
    {
        byte[] opcodes = [0x00, 0x01, 0x02, 0x81, 0x82, 0x80, 0x89, 0x8A, 0xC1];
        var payload = new byte[random.Next(4) switch { 0 => 0, 1 => random.Next(126), 2 => random.Next(126, 2000), _ => random.Next(65_536, 70_000) }];
        random.NextBytes(payload);
        var opcode = opcodes[random.Next(opcodes.Length)];
        if (payload.Length < 126)
        {
            return [opcode, (byte)payload.Length, .. payload];
        }

        var length = new byte[payload.Length <= ushort.MaxValue ? 2 : 8];
        if (length.Length == 2)
        {
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)payload.Length);
        }
        else
        {
            BinaryPrimitives.WriteUInt64BigEndian(length, (ulong)payload.Length);
        }

        return [opcode, (byte)(length.Length == 2 ? 126 : 127), .. length, .. payload];
    }
}
