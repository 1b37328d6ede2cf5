using System.Text;
using StatusGateway.Draining;

namespace StatusGateway.UnitTests.Draining;

public sealed class DrainableEventsTests
{
    private const string Retry = "retry: 1000\n";

    [Theory]
    [InlineData("", Retry)]
    [InlineData("data: 1\n\n", Retry)]
    [InlineData("data: 1\n", Retry)]
    [InlineData("data: 1\r", Retry)]
    [InlineData("data: 1\r\n\r\n", Retry)]
    [InlineData("data: ha", "\n" + Retry)]
    [InlineData("id: 1", "\n" + Retry)]
    [InlineData(": wait", "\n" + Retry)]
    public async Task What_was_half_said_is_closed_by_a_line_end_and_never_by_a_blank_line(string said, string farewell) =>
        Assert.Equal(said + farewell, await ReadToEndAsync([said], endAfter: said.Length > 0 ? 1 : 0, buffer: 4096));

    [Fact]
    public async Task A_stream_that_the_application_ends_is_left_as_it_is()
    {
        using var source = new ScriptedStream(["data: 1\n\n"], endAfter: int.MaxValue, ends: true);

        using var reader = new StreamReader(new DrainableEvents(source, source.Ending));

        Assert.Equal("data: 1\n\n", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task However_it_is_cut_its_client_sees_whole_events_only_and_the_time_to_come_again()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 500; round++)
        {
            var events = Enumerable.Range(0, random.Next(1, 6)).Select(number => $"event {number} {new string('é', random.Next(5))}").ToList();
            var end = random.Next(3) switch { 0 => "\n", 1 => "\r\n", _ => "\r" };
            var text = string.Concat(events.Select((data, number) => $": note{end}id: {number}{end}data: {data}{end}{end}"));
            var chunks = Cut(Encoding.UTF8.GetBytes(text), random);

            var seen = await ReadToEndAsync(chunks, endAfter: random.Next(chunks.Count + 1), buffer: random.Next(1, 40));

            var (dispatched, retry) = Parse(seen);
            Assert.Equal(1000, retry);
            Assert.Equal(events.Take(dispatched.Count), dispatched);
        }
    }

    private static List<byte[]> Cut(byte[] bytes, Random random)
    {
        List<byte[]> chunks = [];
        for (var at = 0; at < bytes.Length;)
        {
            var length = Math.Min(random.Next(1, 30), bytes.Length - at);
            chunks.Add(bytes[at..(at + length)]);
            at += length;
        }

        return chunks;
    }

    private static Task<string> ReadToEndAsync(IEnumerable<string> chunks, int endAfter, int buffer) =>
        ReadToEndAsync([.. chunks.Where(static chunk => chunk.Length > 0).Select(Encoding.UTF8.GetBytes)], endAfter, buffer);

    private static async Task<string> ReadToEndAsync(List<byte[]> chunks, int endAfter, int buffer)
    {
        using var source = new ScriptedStream(chunks, endAfter, ends: false);
        using var events = new DrainableEvents(source, source.Ending);
        using var seen = new MemoryStream();
        await events.CopyToAsync(seen, buffer, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(seen.ToArray());
    }

    // The WHATWG's rules, as far as these fields go.
    private static (List<string> Dispatched, int? Retry) Parse(string text)
    {
        List<string> dispatched = [];
        var (data, retry) = ("", default(int?));
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
        foreach (var line in lines[..^1]) // what no line end follows is dropped
        {
            switch (line.Split(": ", 2))
            {
                case [""]:
                    dispatched.AddRange(data.Length > 0 ? [data] : []);
                    data = "";
                    break;
                case ["data", var value]:
                    data += value;
                    break;
                case ["retry", var value]:
                    retry = int.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
                    break;
            }
        }

        return (dispatched, retry);
    }
}
