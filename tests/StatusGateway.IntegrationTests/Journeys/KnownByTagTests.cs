using System.Net;
using StatusGateway.Testing;

namespace StatusGateway.IntegrationTests.Journeys;

/// <summary>
/// Promises 1 and 2 at a gateway that has never heard of an operation and can ask nobody: the client's own tag proves that it
/// is known, and how far it had got.
/// </summary>
[Collection(OneDeployment.Name)]
public sealed class KnownByTagTests(Deployment on) : IDisposable
{
    private readonly Visitor _first = new(on.First.Address);
    private readonly Visitor _second = new(on.Second.Address);

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public async Task A_client_keeps_what_it_has_seen_while_nobody_can_say_more()
    {
        await _first.ReadyAsync();
        await _second.ReadyAsync();
        var id = await _first.CreateAsync();
        using var written = await _first.WriteAsync(id, "processing", 40, "Written");
        var tag = (await Eventually.SeenAsync(() => _first.PollAsync(id), answer => answer.Message == "Written")).Tag;

        await on.Redis.StopAsync();
        on.Postgres.Process.Stop();
        try
        {
            // The application still says what it said before anything was written.
            Assert.Equal(HttpStatusCode.NotModified, (await _second.PollAsync(id, tag)).Code);

            on.Application.ForgetAll();
            Assert.Equal(HttpStatusCode.NotModified, (await _second.PollAsync(id, tag)).Code);

            await on.Application.RefuseAsync();
            Assert.Equal(HttpStatusCode.NotModified, (await _second.PollAsync(id, tag)).Code);
            var withoutTag = await _second.PollAsync(id);
            Assert.True(withoutTag.IsTryAgain, withoutTag.ToString());
        }
        finally
        {
            await on.Application.ListenAsync();
            on.Postgres.Process.Continue();
            await on.Redis.ContinueAsync();
        }

        Assert.Equal("Written", (await Eventually.SeenAsync(() => _second.PollAsync(id), answer => answer.IsState)).Message);
    }

    [Fact]
    public async Task An_end_that_the_application_tells_is_shown_although_nobody_can_keep_it()
    {
        await _first.ReadyAsync();
        await _second.ReadyAsync();
        var id = await _first.CreateAsync();
        using var written = await _first.WriteAsync(id, "processing", 40, "Written");
        var tag = (await Eventually.SeenAsync(() => _first.PollAsync(id), answer => answer.Message == "Written")).Tag;

        await on.Redis.StopAsync();
        on.Postgres.Process.Stop();
        try
        {
            on.Application.Move(id, "complete", 100);
            var answer = await _second.PollAsync(id, tag);

            Assert.True(answer is { Status: "complete", Tag: null }, answer.ToString());
        }
        finally
        {
            on.Postgres.Process.Continue();
            await on.Redis.ContinueAsync();
        }
    }
}
