using System.Net;
using System.Text;

namespace StatusGateway.EndToEndTests.PassingThrough;

/// <summary>Promise 6: what streams arrives as it is made. Each part is made only after the one before was seen.</summary>
[Collection(OneApplication.Name)]
public sealed class StreamTests(Sides sides) : IClassFixture<Sides>
{
    private static readonly TimeSpan ArrivesWithin = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task The_parts_of_a_page_arrive_one_by_one() => ArriveOneByOneAsync("/passing/streaming");

    [Fact]
    public Task Server_sent_events_arrive_one_by_one() => ArriveOneByOneAsync("/api/passing/events");

    private async Task ArriveOneByOneAsync(string path)
    {
        foreach (var client in sides.Clients)
        {
            await ArriveOneByOneAsync(client, path);
        }
    }

    private static async Task ArriveOneByOneAsync(HttpClient client, string path)
    {
        const int Parts = 3;
        var visit = Guid.NewGuid().ToString("N");
        using var answer = await client.GetAsync(
            new Uri($"{path}?visit={visit}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancel), Encoding.UTF8);
        var seen = new StringBuilder();

        for (var part = 1; part <= Parts; part++)
        {
            if (part > 1)
            {
                using var opened = await client.PostAsync(
                    new Uri($"/api/passing/gates?name={visit}-{part}", UriKind.Relative), content: null, Cancel);
                Assert.Equal(HttpStatusCode.NoContent, opened.StatusCode);
            }

            await ReadToAsync(reader, seen, $"Part {part} is here");
            Assert.DoesNotContain($"Part {part + 1} is here", seen.ToString(), StringComparison.Ordinal);
        }

        await reader.ReadToEndAsync(Cancel).WaitAsync(ArrivesWithin, TimeProvider.System, Cancel); // it ends
    }

    private static async Task ReadToAsync(StreamReader reader, StringBuilder seen, string text)
    {
        var buffer = new char[4096];
        while (!seen.ToString().Contains(text, StringComparison.Ordinal))
        {
            var read = await reader.ReadAsync(buffer, Cancel).AsTask().WaitAsync(ArrivesWithin, TimeProvider.System, Cancel);
            Assert.True(read > 0, $"It ended before \"{text}\": {seen}");
            seen.Append(buffer, 0, read);
        }
    }
}
