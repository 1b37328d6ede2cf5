using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using StatusGateway.EndToEndTests.Polling;
using StatusGateway.Testing.Servers;

namespace StatusGateway.EndToEndTests;

/// <summary>Promise 1 when the gateway itself is killed, and the application has died with it: what is known is on disk.</summary>
[Collection(OneApplication.Name)]
public sealed class GatewayCrashTests(SharedApp shared)
{
    private static readonly TimeSpan LongJob = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Operations_are_answered_at_once_after_a_crash_of_the_gateway_in_the_middle_of_polling()
    {
        var app = await shared.RunningAsync(Cancel);
        await using var gateway = await GatewayProcess.StartAsync(app.Address, Cancel);
        using var page = Studio.Visit(gateway.Address);
        var finishedId = await Studio.GenerateAsync(page, TimeSpan.FromSeconds(1), Cancel);
        var runningId = await Studio.GenerateAsync(page, TimeSpan.FromSeconds(30), Cancel);
        Poll seen;
        await using (var finished = StatusPoller.Start(gateway.Address, finishedId))
        await using (var running = StatusPoller.Start(gateway.Address, runningId))
        {
            await finished.SeesAsync("the end", poll => poll.Status == "complete", Cancel);
            // Running changes are committed at most once a second: what was seen a second ago is on disk.
            seen = await running.SeesAsync("progress", poll => poll.Progress > 0, Cancel);
            await running.GoesOnForAsync(TimeSpan.FromSeconds(2), Cancel);

            await gateway.KillAsync(Cancel);
        }
        await app.KillAsync(Cancel);
        await gateway.StartAgainAsync(Cancel);

        Assert.Equal("complete", (await PollOnceAsync(page, finishedId)).Status);
        var known = await PollOnceAsync(page, runningId);
        Assert.True(known.IsAnswered && !known.GoesBackFrom(seen), known.Said);
    }

    [Fact]
    public async Task An_operation_is_known_after_a_crash_of_the_gateway_right_after_its_creation_was_answered()
    {
        var app = await shared.RunningAsync(Cancel);
        await using var gateway = await GatewayProcess.StartAsync(app.Address, Cancel);
        using var page = Studio.Visit(gateway.Address);

        var id = await Studio.GenerateAsync(page, LongJob, Cancel);
        await gateway.KillAsync(Cancel);
        await app.KillAsync(Cancel);
        await gateway.StartAgainAsync(Cancel);

        Assert.Equal("pending", (await PollOnceAsync(page, id)).Status);
    }

    [Fact]
    public async Task A_guarded_operation_is_answered_to_its_owner_alone_after_a_crash_of_the_gateway()
    {
        var app = await shared.RunningAsync(Cancel);
        await using var gateway = await GatewayProcess.StartAsync(
            app.Address, Cancel, ["--route", StatusPoller.GuardedRoute + "{id}"]);
        using var anna = await GuardedStudio.LogInAsync(gateway.Address, "anna", Cancel);
        using var ben = await GuardedStudio.LogInAsync(gateway.Address, "ben", Cancel);

        var id = await Studio.GenerateAsync(anna, LongJob, Cancel, GuardedStudio.CreatingRoute);
        await gateway.KillAsync(Cancel);
        await app.KillAsync(Cancel);
        await gateway.StartAgainAsync(Cancel);

        Assert.Equal("pending", (await PollOnceAsync(anna, id, StatusPoller.GuardedRoute)).Status);
        using var refused = await ben.GetAsync(GuardedStudio.StatusOf(id), Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        var said = await refused.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.True(said.TryGetProperty("error", out _));
    }

    private static async Task<Poll> PollOnceAsync(HttpClient client, string id, string route = StatusPoller.OpenRoute)
    {
        using var answer = await client.GetAsync(new Uri(route + id, UriKind.Relative), Cancel);
        var body = await answer.Content.ReadAsStringAsync(Cancel);
        return Poll.Of(TimeSpan.Zero, answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, body, id);
    }
}
